using Fathom.Networks;
using Fathom.Onnx;
using Fathom.Studies;

namespace Fathom.Cli.Tests;

public sealed class ExportCommandTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trained_run_is_written_with_the_weights_of_its_checkpoint(bool isTraining)
    {
        using TemporaryFolder folder = new();
        string run = folder.PathOf("run");
        string model = folder.PathOf("model.onnx");
        CommandRun.OutputOf("train", "--depth", "3", "--width", "16", "--samples", "120", "--test-samples", "60", "--batch", "30", "--epochs", "2", "--out", run);
        CommandRun.OutputOf(["export", run, "--out", model, .. isTraining ? ["--training"] : Array.Empty<string>()]).ShouldContain(isTraining ? "for training" : "for inference");
        RunNetwork trained = RunNetwork.Read(new RunFolder(run));
        OnnxNetwork read = OnnxNetwork.Load(model);
        read.IsTraining.ShouldBe(isTraining);
        ParameterSet<double> numbers = ParameterSet.Initialize<double>(read.Graph, 1);
        read.Graph.Parameters.Length.ShouldBe(trained.Graph.Parameters.Length);
        foreach (GraphParameter parameter in trained.Graph.Parameters)
        {
            double[] expected = [.. trained.Parameters[parameter.Name].ToArray().Select(value => (double)(float)value)];
            numbers[parameter.Name].ToArray().ShouldBe(expected, parameter.Name);
        }

        // The running statistics were moved by the training.
        trained.Graph.Parameters.Where(parameter => !parameter.IsTrainable).Select(parameter => numbers[parameter.Name].ToArray()[0]).ShouldContain(value => value != 0 && value != 1);
        Scores(read.Graph, numbers, isTraining).Zip(Scores(trained.Graph, trained.Parameters, isTraining), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void The_recalibrated_network_of_a_run_is_written_on_request()
    {
        using TemporaryFolder folder = new();
        string run = folder.PathOf("run");
        CommandRun.OutputOf("train", "--depth", "2", "--width", "12", "--samples", "120", "--test-samples", "60", "--batch", "30", "--epochs", "1", "--out", run);
        CommandRun.RefusalOf("export", run, "--recalibrated", "--out", folder.PathOf("none.onnx")).ShouldContain("was not recalibrated");
        CommandRun.OutputOf("recalibrate", run);
        CommandRun.OutputOf("export", run, "--recalibrated", "--out", folder.PathOf("new.onnx"));
        CommandRun.OutputOf("export", run, "--out", folder.PathOf("old.onnx"));
        File.ReadAllBytes(folder.PathOf("new.onnx")).ShouldNotBe(File.ReadAllBytes(folder.PathOf("old.onnx")));
        File.Exists(folder.PathOf("none.onnx")).ShouldBeFalse();
    }

    [Fact]
    public void Nonsense_is_refused_with_a_sentence()
    {
        using TemporaryFolder folder = new();
        CommandRun.RefusalOf("export", folder.PathOf("nowhere")).ShouldContain("There is no run");
        CommandRun.RefusalOf("export", folder.FullPath).ShouldContain("There is no run");
        CommandRun.RefusalOf("export", folder.PathOf("nowhere"), "--depth", "3").ShouldContain("--depth");
        CommandRun.RefusalOf("export", "--recalibrated").ShouldContain("--recalibrated");
        CommandRun.RefusalOf("export", "--inputs", "0").ShouldContain("--inputs");
        folder.Files().ShouldBeEmpty();
    }

    private static double[] Scores(NetworkGraph graph, ParameterSet<double> parameters, bool isTraining)
    {
        string scores = graph.Outputs.Contains("scores") ? "scores" : graph.ProducerOf(graph.Outputs[^1])!.Inputs[0];
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = 8, Threads = 1, IsTraining = isTraining, Outputs = [scores] });
        Span<double> x = plan.Input(graph.Inputs[0].Name);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Sin(1.3 * i);
        }

        plan.Forward();
        return plan.Value(scores).ToArray();
    }
}
