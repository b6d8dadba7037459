// Reads a model, or builds one, and says what is wrong with it, where, and why:
//   dotnet run samples/diagnose.cs              a network of 60 layers with batch norm, which cannot be trained
//   dotnet run samples/diagnose.cs model.onnx   your own
#:project ../src/Fathom.Onnx/Fathom.Onnx.csproj
#:project ../src/Fathom.Diagnosis/Fathom.Diagnosis.csproj

using Fathom.Diagnosis;
using Fathom.Networks;
using Fathom.Onnx;
using Fathom.Specification;

NetworkGraph graph = args is [string path] ? OnnxNetwork.Load(path).Graph : Perceptron.Build(NetworkSpec.Default with { Depth = 60, Width = 64 }, new PerceptronOptions { Inputs = 16, Outputs = 10 });
Diagnosis verdict = NetworkDiagnosis.Run(graph, DiagnosisBatch.Noise(32));

Console.WriteLine(verdict.Sentence);
foreach (Remedy remedy in verdict.Findings.FirstOrDefault()?.Remedies ?? [])
{
    Console.WriteLine(FormattableString.Invariant($"  {remedy.Change} (growth per layer {remedy.GradientGrowth:0.###})"));
}

// Every node can be looked at: here the norm of the gradient from the input to the output.
foreach (NodeMeasurement node in verdict.Measurement.Nodes.Where(node => node.Operator is "Gemm" or "Conv"))
{
    Console.WriteLine(FormattableString.Invariant($"{node.Node,-24} gradient {node.Gradient?.Norm:0.###e+0}, cosine between samples {node.SampleCosine:0.###}"));
}

return verdict.IsHealthy ? 0 : 3;
