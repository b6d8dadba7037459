using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Onnx;

/// <summary>Writes activations: gain and shift before the function, and functions that ONNX does not have from those that it has.</summary>
internal static class ExportedActivation
{
    /// <summary>Writes φ(x) = f(γ x + β).</summary>
    /// <param name="call">The node.</param>
    /// <param name="activation">φ.</param>
    /// <exception cref="NotSupportedException">f was supplied in C#.</exception>
    public static void Write(ExportCall call, Activation activation)
    {
        string x = call.Node.Inputs[0];
        x = activation.Gain == 1 ? x : call.Step("Mul", x, call.Number("gain", activation.Gain));
        x = activation.Shift == 0 ? x : call.Step("Add", x, call.Number("shift", activation.Shift));
        ImmutableArray<string> y = [call.Node.Outputs[0]];
        switch (activation.Function.IsCustom ? "" : activation.Function.Name)
        {
            case "identity":
                call.Add("Identity", [x], y);
                break;
            case "relu":
                call.Add("Relu", [x], y);
                break;
            case "tanh":
                call.Add("Tanh", [x], y);
                break;
            case "erf":
                call.Add("Erf", [x], y);
                break;
            case "sigmoid":
                call.Add("Sigmoid", [x], y);
                break;
            case "sin":
                call.Add("Sin", [x], y);
                break;
            case "softplus":
                call.Add("Softplus", [x], y);
                break;
            case "elu":
                call.Add("Elu", [x], y);
                break;
            case "selu":
                call.Add("Selu", [x], y);
                break;
            case "absolute-value":
                call.Add("Abs", [x], y);
                break;
            case "silu":
                call.Add("Mul", [x, call.Step("Sigmoid", x)], y);
                break;
            case "hard-tanh":
                call.Add("Clip", [x, call.Number("min", -1), call.Number("max", 1)], y);
                break;
            case "leaky-relu":
                call.Add("LeakyRelu", [x], y, ExportCall.Attribute("alpha", activation.Function.Parameter!.Value));
                break;
            case "relu-power":
                call.Add("Pow", [call.Step("Relu", x), call.Number("power", activation.Function.Parameter!.Value)], y);
                break;
            case "gelu":
                string erf = call.Step("Erf", call.Step("Mul", x, call.Number("root", 1 / Math.Sqrt(2))));
                string gate = call.Step("Mul", call.Step("Add", erf, call.Number("one", 1)), call.Number("half", 0.5));
                call.Add("Mul", [x, gate], y);
                break;
            default:
                throw new NotSupportedException($"The activation '{activation.Function.Name}' of node '{call.Node.Name}' has no ONNX operator.");
        }
    }
}
