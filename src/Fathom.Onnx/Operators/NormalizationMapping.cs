using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Operators that normalize.</summary>
internal static class NormalizationMapping
{
    /// <summary>ONNX BatchNormalization in all its versions.</summary>
    /// <param name="call">The node.</param>
    /// <remarks>
    /// Before opset 7 an attribute told training from inference; from 7 to 13 a node that has more than one output trains, and its outputs 3 and 4 are the statistics of
    /// the batch; since 14 an attribute tells again, and there are three outputs. The new running statistics are outputs 1 and 2 in all versions. Whether
    /// the statistics of the batch are used is up to the plan that runs the network.
    /// </remarks>
    public static void BatchNorm(OperatorCall call)
    {
        if (call.Opset < 9 && call.Integer("spatial", 1) != 1)
        {
            throw call.Unsupported("with statistics of each position");
        }

        ImportedValue x = call.Input(0);
        BatchNormalization operation = new()
        {
            Epsilon = call.Number("epsilon", 1e-5f),
            Momentum = call.Number("momentum", 0.9f),

            // Where others were exported for training, one that was not is meant to stay as it is.
            IsFrozen = call.Assembly.TrainsSomeNorm && !Trains(call.Node, call.Opset),
        };
        (ImportedValue? Value, ParameterRole Role)[] operands =
        [
            (x, ParameterRole.Automatic), (Unless(call.Input(1), 1), ParameterRole.Weight), (Unless(call.Input(2), 0), ParameterRole.Weight),
            (call.Input(3), ParameterRole.State), (call.Input(4), ParameterRole.State),
        ];
        string mean = call.HasOutput(1) ? call.OutputName(1) : call.Assembly.FreeName($"{call.OutputName(0)}.running_mean");
        string variance = call.HasOutput(2) ? call.OutputName(2) : call.Assembly.FreeName($"{call.OutputName(0)}.running_var");
        call.Finish(operation, [call.OutputName(0), mean, variance], operands);
        Update(call, call.Input(3), mean);
        Update(call, call.Input(4), variance);
    }

    /// <summary>Whether a batch norm was exported for training.</summary>
    /// <param name="node">The node.</param>
    /// <param name="opset">The version of the operators.</param>
    /// <returns>True when it uses the statistics of the batch; false for other operators.</returns>
    public static bool Trains(OnnxNode node, int opset) =>
        node.Operator == "BatchNormalization" && opset switch
        {
            < 7 => (node.Attribute("is_test")?.Integer ?? 0) == 0,
            < 14 => node.Outputs.Skip(1).Any(name => name.Length > 0),
            _ => node.Attribute("training_mode")?.Integer == 1,
        };

    /// <summary>ONNX LayerNormalization.</summary>
    /// <param name="call">The node.</param>
    public static void LayerNorm(OperatorCall call)
    {
        LayerNormalization operation = new() { Axis = call.Integer("axis", -1), Epsilon = call.Number("epsilon", 1e-5f) };
        call.Finish(operation, [call.OutputName(0)], Affine(call));
        if (call.HasOutput(1) || call.HasOutput(2))
        {
            AddRowStatistics(call, operation);
        }
    }

    /// <summary>ONNX RMSNormalization.</summary>
    /// <param name="call">The node.</param>
    public static void RootMeanSquareNorm(OperatorCall call) =>
        call.Finish(new LayerNormalization { Axis = call.Integer("axis", -1), Epsilon = call.Number("epsilon", 1e-5f), Centred = false }, [call.OutputName(0)], Affine(call));

    /// <summary>ONNX InstanceNormalization.</summary>
    /// <param name="call">The node.</param>
    public static void InstanceNorm(OperatorCall call) =>
        call.Finish(new InstanceNormalization { Epsilon = call.Number("epsilon", 1e-5f) }, [call.OutputName(0)], Affine(call));

    /// <summary>ONNX GroupNormalization: in opset 18 scale and shift are one number per group, since 21 one per channel.</summary>
    /// <param name="call">The node.</param>
    public static void GroupNorm(OperatorCall call)
    {
        int groups = call.Integer("num_groups", 1);
        GroupNormalization operation = new() { Groups = groups, Epsilon = call.Number("epsilon", 1e-5f) };
        if (call.Opset >= 21)
        {
            call.Finish(operation, [call.OutputName(0)], Affine(call));
            return;
        }

        ImportedValue x = call.Input(0);
        ImportedValue normalized = call.Step(operation, x);
        ImportedValue grouped = call.Step(FormMapping.Between(call, normalized, Grouped(call, x.First, groups), Grouped(call, x.Second, groups)), normalized);
        ImportedValue scaled = call.Step(new Multiplication(), grouped, call.Step(new Reshape([groups, 1]), call.Input(1)));
        ImportedValue shifted = call.Step(new Addition(), scaled, call.Step(new Reshape([groups, 1]), call.Input(2)));
        call.Finish(FormMapping.Between(call, shifted, [.. x.First], [.. x.Second]), shifted);
    }

    /// <summary>ONNX LRN.</summary>
    /// <param name="call">The node.</param>
    public static void LocalResponse(OperatorCall call) =>
        call.Finish(
            new LocalResponseNormalization(call.Integer("size", 1))
            {
                Alpha = call.Number("alpha", 0.0001f),
                Beta = call.Number("beta", 0.75f),
                Bias = call.Number("bias", 1),
            },
            call.Input(0));

    // Outputs 1 and 2 of a layer norm: the mean of every row, and the reciprocal of its deviation.
    private static void AddRowStatistics(OperatorCall call, LayerNormalization operation)
    {
        ImportedValue x = call.Input(0);
        int axis = call.Axis(operation.Axis, x.First.Rank);
        ReduceMean average = new([.. Enumerable.Range(axis, x.First.Rank - axis)]);
        ImportedValue mean = call.Step(average, x);
        if (call.HasOutput(1))
        {
            call.FinishAt(1, new Identity(), mean);
        }

        if (call.HasOutput(2))
        {
            ImportedValue centred = call.Step(new Subtraction(), x, mean);
            ImportedValue variance = call.Step(average, call.Step(new Multiplication(), centred, centred));
            call.FinishAt(2, new Reciprocal(), call.Step(new SquareRoot(), call.Step(new Addition(), variance, call.Constant(operation.Epsilon))));
        }
    }

    private static int[] Grouped(OperatorCall call, TensorShape x, int groups) =>
        groups >= 1 && x.Rank >= 2 && x[1] % groups == 0 && x[0] > 0 ? [x[0], groups, x.Elements / x[0] / groups] : throw call.Fault($"A tensor of shape {x} cannot be cut into {groups} groups.");

    private static (ImportedValue?, ParameterRole)[] Affine(OperatorCall call)
    {
        List<(ImportedValue?, ParameterRole)> operands = [.. Enumerable.Range(0, call.InputCount).Select(i => i == 0 ? (call.Input(0), ParameterRole.Automatic) : (Unless(call.Optional(i), i == 1 ? 1 : 0), ParameterRole.Weight))];
        while (operands.Count > 1 && operands[^1].Item1 is null)
        {
            operands.RemoveAt(operands.Count - 1);
        }

        return [.. operands];
    }

    // A norm without scale and shift is exported with constants of ones and zeros in their places, which nobody trains.
    private static ImportedValue? Unless(ImportedValue? parameter, double neutral) =>
        parameter is { IsFlow: false, IsWeight: false, Filling: null } && parameter.Known() is { IsFixed: true } known && !known.First.AsSpan().ContainsAnyExcept(neutral) ? null : parameter;

    private static void Update(OperatorCall call, ImportedValue statistic, string value)
    {
        if (!statistic.IsFlow)
        {
            call.Assembly.Update(call.Assembly.NameInGraph(statistic, ParameterRole.State, call.Node), value);
        }
    }
}
