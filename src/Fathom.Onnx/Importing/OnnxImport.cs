using System.Collections.Immutable;
using System.Globalization;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Turns a model into a network.</summary>
internal static class OnnxImport
{
    /// <summary>The newest version of the operators whose meaning is known.</summary>
    public const int NewestOpset = 25;

    private const int OldestOpset = 6;

    /// <summary>Makes the network of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What may be decided.</param>
    /// <returns>The network, and the batch size that it is fixed to, or null.</returns>
    /// <exception cref="OnnxFormatException">The model contradicts itself.</exception>
    /// <exception cref="OnnxSupportException">It uses what cannot be run.</exception>
    public static (NetworkGraph Graph, int? FixedBatch) Import(OnnxModel model, OnnxImportOptions options)
    {
        if (model.Opset is < OldestOpset or > NewestOpset)
        {
            throw new OnnxFormatException("", -1, string.Create(CultureInfo.InvariantCulture, $"The model uses version {model.Opset} of the ONNX operators; versions {OldestOpset} to {NewestOpset} can be read (9 to 21 are tested throughout). Export it again with opset_version=17."));
        }

        RequireOperators(model);
        int? declared = DeclaredBatch(model);
        if (declared is null)
        {
            return (Build(model, options, null, frees: false), null);
        }

        if (options.FreesBatch)
        {
            try
            {
                return (Build(model, options, declared, frees: true), null);
            }
            catch (Exception fault) when (fault is OnnxFormatException or OnnxSupportException or GraphException)
            {
                // The size of the batch is written into the model somewhere; then it stays as it is.
                return (Build(model, options, declared, frees: false), declared);
            }
        }

        return (Build(model, options, declared, frees: false), declared);
    }

    private static void RequireOperators(OnnxModel model)
    {
        UnsupportedOperator[] unknown = [.. model.Nodes
            .Where(node => !OperatorTable.Knows(node))
            .GroupBy(node => node.Domain.Length > 0 ? $"{node.Domain}.{node.Operator}" : node.Operator, StringComparer.Ordinal)
            .Select(group => new UnsupportedOperator(group.Key, group.Count(), group.First().Name))];
        if (unknown.Length > 0)
        {
            throw new OnnxSupportException([.. unknown]);
        }
    }

    private static NetworkGraph Build(OnnxModel model, OnnxImportOptions options, int? declared, bool frees)
    {
        GraphAssembly assembly = new(model, frees ? declared : null);
        foreach (OnnxTensor tensor in model.Initializers.Where(tensor => tensor.Name.Length > 0))
        {
            assembly.Add(ImportedValue.OfTensor(tensor.Name, Fitting(tensor), tensor.Type.IsFloating() && tensor.Elements > 1), "", tensor.Offset);
        }

        foreach (OnnxValue input in RealInputs(model))
        {
            if (!input.Type.IsFloating() && !input.Dimensions.IsDefault && input.Dimensions.Any(dimension => dimension.Size == 0))
            {
                // An input that is said to hold nothing is known: so tests write an optional list that is empty.
                assembly.Add(ImportedValue.OfNumbers(input.Name, KnownNumbers.Fixed(true, [0], [])), "", input.Offset);
                continue;
            }

            assembly.AddInput(input.Name, InputShapes.Of(input, options, frees), input.Offset);
        }

        AddNodes(model, assembly);
        NetworkGraph graph = Finished(model, assembly, frees);
        return options.RecognizesNorms ? NormRecognition.Apply(graph) : graph;
    }

    private static OnnxTensor Fitting(OnnxTensor tensor) =>
        tensor.Dimensions.Length <= TensorShape.LargestRank
            ? tensor
            : throw new OnnxFormatException("", tensor.Offset, $"The tensor '{tensor.Name}' has {tensor.Dimensions.Length} dimensions; at most {TensorShape.LargestRank} can be read.");

    private static void AddNodes(OnnxModel model, GraphAssembly assembly)
    {
        HashSet<string> missing = new(StringComparer.Ordinal);
        List<(string Variant, string Node)> unsupported = [];
        foreach (OnnxNode node in model.Nodes)
        {
            if (node.Inputs.Any(missing.Contains))
            {
                missing.UnionWith(node.Outputs);
                continue;
            }

            try
            {
                OperatorCall call = new(node, model.Opset, assembly);
                if (!ConstantFolding.TryFold(call))
                {
                    OperatorTable.Map(call);
                }
            }
            catch (UnsupportedVariantException fault)
            {
                unsupported.Add((fault.Message, node.Name));
                missing.UnionWith(node.Outputs);
            }
            catch (Exception fault) when (fault is ArgumentException or ShapeException or OverflowException)
            {
                throw new OnnxFormatException(node.Name, node.Offset, fault.Message, fault);
            }
        }

        if (unsupported.Count > 0)
        {
            throw new OnnxSupportException([.. unsupported.GroupBy(entry => entry.Variant, StringComparer.Ordinal).Select(group => new UnsupportedOperator(group.Key, group.Count(), group.First().Node))]);
        }
    }

    private static NetworkGraph Finished(OnnxModel model, GraphAssembly assembly, bool frees)
    {
        List<string> outputs = [];
        foreach (OnnxValue output in model.Outputs)
        {
            ImportedValue value = assembly.Find(output.Name) ?? throw new OnnxFormatException("", output.Offset, $"The model is said to give '{output.Name}', but no node makes it.");
            if (!value.IsFlow)
            {
                continue;
            }

            if (frees && (value.First.Rank == 0 || value.First[0] != GraphAssembly.FirstBatch || value.Second[0] != GraphAssembly.SecondBatch) && !IsStatistic(assembly, output.Name))
            {
                throw new OnnxFormatException("", output.Offset, $"The output '{output.Name}' does not follow the batch size.");
            }

            outputs.Add(output.Name);
        }

        return outputs.Count > 0
            ? NetworkGraph.Create(assembly.Parts([.. outputs]))
            : throw new OnnxFormatException("", -1, "The model has no output that depends on its input.");
    }

    // Running statistics may be outputs of a model; they do not depend on the batch size.
    private static bool IsStatistic(GraphAssembly assembly, string name) =>
        assembly.Nodes.Any(node => node.Operation is BatchNormalization && node.Outputs.IndexOf(name) > 0);

    private static IEnumerable<OnnxValue> RealInputs(OnnxModel model)
    {
        HashSet<string> constants = new(model.Initializers.Select(tensor => tensor.Name), StringComparer.Ordinal);
        return model.Inputs.Where(input => !constants.Contains(input.Name));
    }

    // The leading size that all inputs share; null when one of them has a symbol there.
    private static int? DeclaredBatch(OnnxModel model)
    {
        long[] leading = [.. RealInputs(model).Select(input => input.Dimensions.IsDefaultOrEmpty ? -1 : input.Dimensions[0].Size).Distinct()];
        return leading is [> 0 and <= int.MaxValue] ? (int)leading[0] : null;
    }
}
