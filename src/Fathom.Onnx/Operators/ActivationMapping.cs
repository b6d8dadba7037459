using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Onnx;

/// <summary>Operators that are activations.</summary>
internal static class ActivationMapping
{
    // Klambauer et al. 2017 to the digits that float32 holds, as the ONNX attributes default to.
    private const float SeluAlpha = 1.67326319217681884765625f;
    private const float SeluGamma = 1.05070102214813232421875f;

    /// <summary>An activation of the catalog.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The mapping.</returns>
    public static Action<OperatorCall> Catalog(ActivationFunction function) => call => call.Finish(new ActivationOperation(new Activation(function)), call.Input(0));

    /// <summary>ONNX Cos, a sine that is shifted by a quarter.</summary>
    /// <param name="call">The node.</param>
    public static void Cosine(OperatorCall call) => call.Finish(new ActivationOperation(new Activation(ActivationCatalog.Sin, 1, Math.PI / 2)), call.Input(0));

    /// <summary>ONNX LeakyRelu.</summary>
    /// <param name="call">The node.</param>
    public static void LeakyRelu(OperatorCall call)
    {
        double slope = call.Number("alpha", 0.01f);
        call.Finish(
            slope is >= -1e6 and <= 1e6 ? new ActivationOperation(new Activation(ActivationCatalog.LeakyRelu(slope))) : throw call.Fault($"The slope {slope} is larger than any network needs."),
            call.Input(0));
    }

    /// <summary>ONNX PRelu: max(x, 0) − slope · max(−x, 0).</summary>
    /// <param name="call">The node.</param>
    public static void ParametricRelu(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        ActivationOperation relu = new(new Activation(ActivationCatalog.Relu));
        ImportedValue negative = call.Step(new Multiplication(), call.Step(relu, call.Step(new Negation(), x)), call.Input(1));
        call.Finish(new Subtraction(), call.Step(relu, x), negative);
    }

    /// <summary>ONNX Elu.</summary>
    /// <param name="call">The node.</param>
    public static void Elu(OperatorCall call)
    {
        double alpha = call.Number("alpha", 1);
        call.Finish(alpha == 1 ? new ActivationOperation(new Activation(ActivationCatalog.Elu)) : new ExponentialUnit(alpha, 1, 1), call.Input(0));
    }

    /// <summary>ONNX Celu: α (exp(x/α) − 1) below zero.</summary>
    /// <param name="call">The node.</param>
    public static void Celu(OperatorCall call)
    {
        double alpha = call.Number("alpha", 1);
        call.Finish(alpha > 0 ? new ExponentialUnit(alpha, 1, 1 / alpha) : throw call.Fault($"The alpha of a Celu must be above 0, not {alpha}."), call.Input(0));
    }

    /// <summary>ONNX Selu.</summary>
    /// <param name="call">The node.</param>
    public static void Selu(OperatorCall call)
    {
        double alpha = call.Number("alpha", SeluAlpha);
        double gamma = call.Number("gamma", SeluGamma);
        bool isStandard = (float)alpha == SeluAlpha && (float)gamma == SeluGamma;
        call.Finish(isStandard ? new ActivationOperation(new Activation(ActivationCatalog.Selu)) : new ExponentialUnit(alpha, gamma, 1), call.Input(0));
    }

    /// <summary>ONNX HardSigmoid.</summary>
    /// <param name="call">The node.</param>
    public static void HardSigmoid(OperatorCall call)
    {
        // One sixth in float32 is what exporters write for the hard sigmoid of mobile networks.
        double alpha = call.Number("alpha", 0.2f);
        call.Finish(new HardSigmoid((float)alpha == 1f / 6 ? 1.0 / 6 : alpha, call.Number("beta", 0.5f)), call.Input(0));
    }

    /// <summary>ONNX HardSwish: x · max(0, min(1, x/6 + ½)).</summary>
    /// <param name="call">The node.</param>
    public static void HardSwish(OperatorCall call) => call.Finish(new HardSwish(), call.Input(0));

    /// <summary>ONNX Gelu, exact or by a tanh.</summary>
    /// <param name="call">The node.</param>
    public static void Gelu(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        if (call.Text("approximate", "none") != "tanh")
        {
            call.Finish(new ActivationOperation(new Activation(ActivationCatalog.Gelu)), x);
            return;
        }

        // ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), Hendrycks and Gimpel 2016.
        ImportedValue cube = call.Step(new Multiplication(), call.Step(new Multiplication(), x, x), x);
        ImportedValue inner = call.Step(new Addition(), x, call.Step(new Multiplication(), cube, call.Constant(0.044715)));
        ImportedValue tanh = call.Step(new ActivationOperation(new Activation(ActivationCatalog.Tanh, Math.Sqrt(2 / Math.PI))), inner);
        ImportedValue gate = call.Step(new Addition(), tanh, call.Constant(1));
        call.Finish(new Multiplication(), call.Step(new Multiplication(), x, call.Constant(0.5)), gate);
    }

    /// <summary>ONNX Mish: x · tanh(softplus(x)).</summary>
    /// <param name="call">The node.</param>
    public static void Mish(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        ImportedValue softplus = call.Step(new ActivationOperation(new Activation(ActivationCatalog.Softplus)), x);
        call.Finish(new Multiplication(), x, call.Step(new ActivationOperation(new Activation(ActivationCatalog.Tanh)), softplus));
    }

    /// <summary>ONNX Softsign: x/(1 + |x|).</summary>
    /// <param name="call">The node.</param>
    public static void Softsign(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        ImportedValue magnitude = call.Step(new ActivationOperation(new Activation(ActivationCatalog.AbsoluteValue)), x);
        call.Finish(new Division(), x, call.Step(new Addition(), magnitude, call.Constant(1)));
    }

    /// <summary>ONNX Softmax and LogSoftmax: before opset 13 all dimensions from the axis on were one.</summary>
    /// <param name="isLogarithm">Whether the logarithm is taken.</param>
    /// <returns>The mapping.</returns>
    public static Action<OperatorCall> Softmax(bool isLogarithm) => call =>
    {
        ImportedValue x = call.Input(0);
        int rank = x.First.Rank;
        int axis = call.Axis(call.Integer("axis", call.Opset < 13 ? 1 : -1), rank);
        if (call.Opset >= 13 || axis == rank - 1)
        {
            call.Finish(new Softmax(axis, isLogarithm), x);
            return;
        }

        ImportedValue rows = call.Step(new Softmax(-1, isLogarithm), call.Step(new Flatten { Axis = axis }, x));
        call.Finish(FormMapping.Between(call, rows, [.. x.First], [.. x.Second]), rows);
    };

    /// <summary>ONNX Dropout: its ratio is an attribute before opset 12, an input since.</summary>
    /// <param name="call">The node.</param>
    public static void Dropout(OperatorCall call)
    {
        double ratio = call.Opset >= 12 ? call.KnownNumber(1, 0.5) : call.Number("ratio", 0.5f);
        call.Finish(ratio == 0 ? new Identity() : ratio is > 0 and < 1 ? new Dropout(ratio) : throw call.Fault($"The ratio of a Dropout must be at least 0 and below 1, not {ratio}."), call.Input(0));
    }
}
