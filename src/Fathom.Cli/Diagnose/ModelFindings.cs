using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Onnx;

namespace Fathom.Cli;

/// <summary>What the file says that its network does not: a batch it is bound to, numbers that were read otherwise.</summary>
internal static class ModelFindings
{
    /// <summary>The findings of a file.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Notes and warnings.</returns>
    public static ImmutableArray<Finding> Of(OnnxNetwork network)
    {
        List<Finding> findings = [];
        if (network.FixedBatch == 1)
        {
            findings.Add(new Finding(FindingSeverity.Warning, FindingCause.BatchTooSmall, [], "The model is bound to batches of one sample, on which batch norm and everything that compares samples says nothing.", 1, 2)
            {
                Quantity = "samples of a batch",
                Remedies =
                [
                    new Remedy("export again with a free batch size; from PyTorch with these two lines")
                    {
                        Code = ["model.train()", "torch.onnx.export(model, x, 'model.onnx', training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False, dynamic_axes={'input': {0: 'batch'}}, input_names=['input'])"],
                    },
                ],
            });
        }

        findings.AddRange(network.Notes.Select(note => new Finding(FindingSeverity.Note, FindingCause.Randomness, [], $"{char.ToUpperInvariant(note[0])}{note[1..]}.", 1, 0) { Quantity = "random operations" }));
        return [.. findings];
    }
}
