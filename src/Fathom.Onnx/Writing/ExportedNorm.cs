using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Writes norms, whose scale and shift ONNX asks for where a network may leave them out.</summary>
internal static class ExportedNorm
{
    /// <summary>Batch norm: with three outputs for training, with one for inference.</summary>
    /// <param name="call">The node.</param>
    /// <param name="norm">The operation.</param>
    /// <exception cref="NotSupportedException">It does not subtract the mean.</exception>
    public static void Batch(ExportCall call, BatchNormalization norm)
    {
        if (!norm.Centred)
        {
            throw new NotSupportedException($"The batch norm '{call.Node.Name}' does not subtract the mean; ONNX has no operator for that.");
        }

        int channels = Channels(call);
        ImmutableArray<string> inputs =
        [
            call.Node.Inputs[0], Or(call, 1, "scale", 1, channels), Or(call, 2, "shift", 0, channels), Or(call, 3, "mean", 0, channels), Or(call, 4, "variance", 1, channels),
        ];
        bool trains = call.IsTraining && !norm.IsFrozen;
        ImmutableArray<string> outputs = trains ? [call.Node.Outputs[0], .. Enumerable.Range(1, 2).Select(i => Output(call, i))] : [call.Node.Outputs[0]];
        byte[][] attributes = [ExportCall.Attribute("epsilon", norm.Epsilon), ExportCall.Attribute("momentum", norm.Momentum), .. trains ? [ExportCall.Attribute("training_mode", 1)] : Array.Empty<byte[]>()];
        call.Add("BatchNormalization", inputs, outputs, attributes);
    }

    /// <summary>Layer norm.</summary>
    /// <param name="call">The node.</param>
    /// <param name="norm">The operation.</param>
    /// <exception cref="NotSupportedException">It normalizes several dimensions without a scale.</exception>
    public static void Layer(ExportCall call, LayerNormalization norm)
    {
        string scale = call.Node.Inputs.ElementAtOrDefault(1) is { Length: > 0 } given
            ? given
            : norm.Axis == -1 ? call.Number("scale", 1, call.Shapes(call.Node.Inputs[0])[^1]) : throw new NotSupportedException($"The layer norm '{call.Node.Name}' has no scale, which ONNX asks for.");
        ImmutableArray<string> shift = call.Node.Inputs.Length > 2 ? [call.Node.Inputs[2]] : [];
        call.Add("LayerNormalization", [call.Node.Inputs[0], scale, .. shift], [call.Node.Outputs[0]], ExportCall.Attribute("axis", norm.Axis), ExportCall.Attribute("epsilon", norm.Epsilon));
    }

    /// <summary>A norm with one scale and shift for each channel.</summary>
    /// <param name="call">The node.</param>
    /// <param name="type">The operator.</param>
    /// <param name="attributes">Its attributes.</param>
    public static void Affine(ExportCall call, string type, params ReadOnlySpan<byte[]> attributes)
    {
        int channels = Channels(call);
        call.Add(type, [call.Node.Inputs[0], Or(call, 1, "scale", 1, channels), Or(call, 2, "shift", 0, channels)], [call.Node.Outputs[0]], attributes);
    }

    private static int Channels(ExportCall call) => call.Shapes(call.Node.Inputs[0])[1];

    private static string Or(ExportCall call, int input, string what, double value, int channels) =>
        input < call.Node.Inputs.Length && call.Node.Inputs[input].Length > 0 ? call.Node.Inputs[input] : call.Number(what, value, channels);

    private static string Output(ExportCall call, int index) =>
        index < call.Node.Outputs.Length && call.Node.Outputs[index].Length > 0 ? call.Node.Outputs[index] : call.FreeName($"{call.Node.Outputs[0]}.running");
}
