using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Batch norm that the export folded into the convolutions, so that the file says nothing of training any more.</summary>
/// <remarks>
/// The default export of PyTorch (inference mode) folds every norm behind a convolution away, and gives the new weights names of its own (<c>onnx::Conv_123</c>, or a bare number in old versions):
/// that name is the trace of it. Without the name, skips or depthwise convolutions without any norm in a network of many convolutions speak for it: no such network is trained without one.
/// </remarks>
internal static class FoldedNormRule
{
    private const int FewestConvolutions = 3;
    private const int ManyConvolutions = 8;

    /// <summary>Applies the rule.</summary>
    /// <param name="input">What was measured.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Apply(RuleInput input)
    {
        GraphNode[] convolutions = [.. input.Graph.Nodes.Where(node => node.Operation is Convolution)];
        GraphNode[] biased = [.. convolutions.Where(node => node.Inputs.Length == 3 && node.Inputs[2].Length > 0)];
        GraphNode[] renamed = [.. biased.Where(node => IsNameOfExporter(node.Inputs[1]))];
        bool isRenamed = renamed.Length > 0;
        bool hasNone = !input.HasNorm && convolutions.Length >= FewestConvolutions && biased.Length == convolutions.Length;
        if (!isRenamed && !hasNone)
        {
            yield break;
        }

        bool isOfNormedKind = convolutions.Length >= ManyConvolutions && (HasSkips(input.Graph) || convolutions.Any(node => ((Convolution)node.Operation).Groups > 1));
        GraphNode[] folded = isRenamed ? renamed : biased;
        string layers = folded.Length == 1 ? $"The convolution {VerdictText.Quoted(folded[0].Name)} has" : $"{folded.Length} convolutions, first {VerdictText.Quoted(folded[0].Name)}, have";
        string why = isRenamed
            ? $"{layers} a bias, no batch norm, and weights that the exporter named ({folded[0].Inputs[1]}): the export folded batch norm into them"
            : $"{layers} a bias and none a norm: if the network was trained with batch norm, the export folded it away";
        yield return new Finding(
            isRenamed || isOfNormedKind ? FindingSeverity.Warning : FindingSeverity.Note,
            FindingCause.FoldedNorm,
            [.. folded.Select(node => node.Name)],
            $"{why}, and what training would do cannot be seen in this file. Export it again in training mode.",
            folded.Length,
            0)
        {
            Quantity = "convolutions with a bias and without batch norm",
            Remedies =
            [
                new Remedy("export again from PyTorch with these two lines, which keep batch norm as it is in training")
                {
                    Code = ["model.train()", "torch.onnx.export(model, x, 'model.onnx', training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False, dynamic_axes={'input': {0: 'batch'}}, input_names=['input'])"],
                    Predicted = 0,
                },
            ],
        };
    }

    private static bool IsNameOfExporter(string name) => name.StartsWith("onnx::Conv_", StringComparison.Ordinal);

    private static bool HasSkips(NetworkGraph graph) => graph.Nodes.Any(node => node.Operation is Addition && node.Inputs.All(name => graph.ProducerOf(name) is not null));
}
