using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Writes norms, whose scale and shift ONNX asks for where a network may leave them out, and those that ONNX has no operator for, as what they compute.</summary>
internal static class ExportedNorm
{
    /// <summary>Batch norm: with three outputs for training, with one for inference.</summary>
    /// <param name="call">The node.</param>
    /// <param name="norm">The operation.</param>
    /// <exception cref="NotSupportedException">It divides by a number of its own under the root with ε.</exception>
    public static void Batch(ExportCall call, BatchNormalization norm)
    {
        bool trains = (call.IsTraining || norm.AlwaysUsesBatch) && !norm.IsFrozen;
        if (!norm.Centred || norm.AlwaysUsesBatch)
        {
            DecomposedBatch(call, norm, trains);
            return;
        }

        TensorShape channels = [call.Shapes(call.Node.Inputs[0])[1]];
        ImmutableArray<string> inputs =
        [
            call.Node.Inputs[0], Or(call, 1, "scale", 1, channels), Or(call, 2, "shift", 0, channels), Or(call, 3, "mean", 0, channels), Or(call, 4, "variance", 1, channels),
        ];
        ImmutableArray<string> outputs = trains ? [call.Node.Outputs[0], .. Enumerable.Range(1, 2).Select(i => Output(call, i))] : [call.Node.Outputs[0]];
        byte[][] attributes = [ExportCall.Attribute("epsilon", norm.Epsilon), ExportCall.Attribute("momentum", norm.Momentum), .. trains ? [ExportCall.Attribute("training_mode", 1)] : Array.Empty<byte[]>()];
        call.Add("BatchNormalization", inputs, outputs, attributes);
    }

    /// <summary>Layer norm, and root mean square norm as what it computes.</summary>
    /// <param name="call">The node.</param>
    /// <param name="norm">The operation.</param>
    public static void Layer(ExportCall call, LayerNormalization norm)
    {
        string x = call.Node.Inputs[0];
        TensorShape shape = call.Shapes(x);
        int axis = shape.Axis(norm.Axis);
        if (!norm.Centred)
        {
            Finish(call, x, Deviation(call, call.Mean(call.Step("Mul", x, x), [.. Enumerable.Range(axis, shape.Rank - axis)]), norm.Epsilon), parameter => parameter);
            return;
        }

        TensorShape row = TensorShape.Of(shape.Dimensions.AsSpan()[axis..]);
        ImmutableArray<string> shift = Has(call, 2) ? [call.Node.Inputs[2]] : [];
        call.Add("LayerNormalization", [x, Or(call, 1, "scale", 1, row), .. shift], [call.Node.Outputs[0]], ExportCall.Attribute("axis", norm.Axis), ExportCall.Attribute("epsilon", norm.Epsilon));
    }

    /// <summary>A norm with one scale and shift for each channel.</summary>
    /// <param name="call">The node.</param>
    /// <param name="type">The operator.</param>
    /// <param name="attributes">Its attributes.</param>
    public static void Affine(ExportCall call, string type, params ReadOnlySpan<byte[]> attributes)
    {
        TensorShape channels = [call.Shapes(call.Node.Inputs[0])[1]];
        call.Add(type, [call.Node.Inputs[0], Or(call, 1, "scale", 1, channels), Or(call, 2, "shift", 0, channels)], [call.Node.Outputs[0]], attributes);
    }

    // ONNX has batch norm only with a mean, and only with running statistics; the rest is written as its formula, which is recognized when it is read.
    private static void DecomposedBatch(ExportCall call, BatchNormalization norm, bool trains)
    {
        string x = call.Node.Inputs[0];
        int rank = call.Shapes(x).Rank;
        string centred = x;
        string variance;
        string Along(string parameter) => rank == 2 ? parameter : call.Step("Reshape", parameter, call.Integers("channels", [-1, .. Enumerable.Repeat(1, rank - 2)]));
        if (trains)
        {
            ImmutableArray<int> axes = [0, .. Enumerable.Range(2, rank - 2)];
            centred = norm.Centred ? call.Step("Sub", x, call.Mean(x, axes)) : x;
            string squares = call.Step("Mul", centred, centred);
            if (norm.Divisor > 0)
            {
                if (norm.Epsilon != 0)
                {
                    throw new NotSupportedException($"The batch norm '{call.Node.Name}' divides squares by a number of its own and adds ε, which is written by no exporter and would not be read again.");
                }

                string length = call.Step("Sqrt", call.Step("ReduceSum", squares, call.Integers("axes", axes.AsSpan())));
                Finish(call, centred, call.Step("Div", length, call.Number("root", Math.Sqrt(norm.Divisor))), Along);
                return;
            }

            variance = call.Mean(squares, axes);
        }
        else
        {
            centred = norm.Centred && Has(call, 3) ? call.Step("Sub", x, Along(call.Node.Inputs[3])) : x;
            variance = Along(Or(call, 4, "variance", 1, [call.Shapes(x)[1]]));
        }

        Finish(call, centred, Deviation(call, variance, norm.Epsilon), Along);
    }

    private static string Deviation(ExportCall call, string variance, double epsilon) => call.Step("Sqrt", call.Step("Add", variance, call.Number("epsilon", epsilon)));

    // γ (x/s) + β, with what is absent left out; the last node has the name of the norm.
    private static void Finish(ExportCall call, string x, string deviation, Func<string, string> along)
    {
        ImmutableArray<string> y = [call.Node.Outputs[0]];
        bool scales = Has(call, 1);
        bool shifts = Has(call, 2);
        if (!scales && !shifts)
        {
            call.Add("Div", [x, deviation], y);
            return;
        }

        string normalized = call.Step("Div", x, deviation);
        if (!shifts)
        {
            call.Add("Mul", [normalized, along(call.Node.Inputs[1])], y);
            return;
        }

        string scaled = scales ? call.Step("Mul", normalized, along(call.Node.Inputs[1])) : normalized;
        call.Add("Add", [scaled, along(call.Node.Inputs[2])], y);
    }

    private static bool Has(ExportCall call, int input) => input < call.Node.Inputs.Length && call.Node.Inputs[input].Length > 0;

    private static string Or(ExportCall call, int input, string what, double value, TensorShape shape) => Has(call, input) ? call.Node.Inputs[input] : call.Filled(what, value, shape);

    private static string Output(ExportCall call, int index) =>
        index < call.Node.Outputs.Length && call.Node.Outputs[index].Length > 0 ? call.Node.Outputs[index] : call.FreeName($"{call.Node.Outputs[0]}.running");
}
