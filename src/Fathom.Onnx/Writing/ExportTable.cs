using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Which operations become which ONNX operators.</summary>
internal static class ExportTable
{
    /// <summary>The version of the operators that is written.</summary>
    public const int Opset = 17;

    /// <summary>The version that knows group norm with a scale for each channel.</summary>
    public const int OpsetOfGroups = 21;

    /// <summary>Writes a node.</summary>
    /// <param name="call">Collects the nodes of the model.</param>
    /// <param name="opset">The version of the operators.</param>
    /// <exception cref="NotSupportedException">There is no ONNX operator for the operation.</exception>
    public static void Write(ExportCall call, int opset)
    {
        switch (call.Node.Operation)
        {
            case Addition or Subtraction or Multiplication or Division or Power or Exponential or Logarithm or SquareRoot or Negation or Reciprocal or Identity or Extremum or HardSwish
                or MatrixMultiplication or GlobalAveragePooling or GlobalMaximumPooling:
                call.Same(call.Node.Operation.OperatorName);
                break;
            case ActivationOperation activation:
                ExportedActivation.Write(call, activation.Activation);
                break;
            case HardSigmoid hard:
                call.Same("HardSigmoid", ExportCall.Attribute("alpha", hard.Alpha), ExportCall.Attribute("beta", hard.Beta));
                break;
            case ExponentialUnit unit:
                NegativeSide(call, unit);
                break;
            case Clip clip:
                call.Add("Clip", [call.Node.Inputs[0], Limit(call, "min", clip.Low), Limit(call, "max", clip.High)], [call.Node.Outputs[0]]);
                break;
            case Softmax softmax:
                call.Same(softmax.OperatorName, ExportCall.Attribute("axis", softmax.Axis));
                break;
            case Dropout dropout:
                ImmutableArray<string> inputs = call.IsTraining ? [call.Node.Inputs[0], call.Number("ratio", dropout.Ratio), Truth(call)] : [call.Node.Inputs[0], call.Number("ratio", dropout.Ratio)];
                call.Add("Dropout", inputs, [call.Node.Outputs[0]]);
                break;
            case GeneralMatrixProduct product:
                call.Same(
                    "Gemm",
                    ExportCall.Attribute("alpha", product.Alpha),
                    ExportCall.Attribute("beta", product.Beta),
                    ExportCall.Attribute("transA", product.TransposeA ? 1 : 0),
                    ExportCall.Attribute("transB", product.TransposeB ? 1 : 0));
                break;
            case ReduceMean mean:
                Reduce(call, "ReduceMean", mean.Axes, mean.KeepsDimensions, opset >= 18);
                break;
            case ReduceSum sum:
                Reduce(call, "ReduceSum", sum.Axes, sum.KeepsDimensions, isInput: true);
                break;
            default:
                WriteLayerOrForm(call);
                break;
        }
    }

    private static void WriteLayerOrForm(ExportCall call)
    {
        switch (call.Node.Operation)
        {
            case Convolution convolution:
                call.Same("Conv", [.. Window(convolution.Window), ExportCall.Attribute("group", convolution.Groups)]);
                break;
            case MaximumPooling pooling:
                call.Same("MaxPool", [ExportCall.Attribute("kernel_shape", pooling.Kernel), .. Window(pooling.Window), ExportCall.Attribute("ceil_mode", pooling.Window.RoundsUp ? 1 : 0)]);
                break;
            case AveragePooling pooling:
                call.Same(
                    "AveragePool",
                    [
                        ExportCall.Attribute("kernel_shape", pooling.Kernel), .. Window(pooling.Window), ExportCall.Attribute("ceil_mode", pooling.Window.RoundsUp ? 1 : 0),
                        ExportCall.Attribute("count_include_pad", pooling.CountsPadding ? 1 : 0),
                    ]);
                break;
            case BatchNormalization norm:
                ExportedNorm.Batch(call, norm);
                break;
            case LayerNormalization norm:
                ExportedNorm.Layer(call, norm);
                break;
            case InstanceNormalization norm:
                ExportedNorm.Affine(call, "InstanceNormalization", ExportCall.Attribute("epsilon", norm.Epsilon));
                break;
            case GroupNormalization norm:
                ExportedNorm.Affine(call, "GroupNormalization", ExportCall.Attribute("epsilon", norm.Epsilon), ExportCall.Attribute("num_groups", norm.Groups));
                break;
            case LocalResponseNormalization norm:
                call.Same("LRN", ExportCall.Attribute("size", norm.Size), ExportCall.Attribute("alpha", norm.Alpha), ExportCall.Attribute("beta", norm.Beta), ExportCall.Attribute("bias", norm.Bias));
                break;
            case Flatten flatten:
                call.Same("Flatten", ExportCall.Attribute("axis", flatten.Axis));
                break;
            case Reshape reshape:
                call.Add("Reshape", [call.Node.Inputs[0], call.Integers("shape", reshape.Dimensions.AsSpan())], [call.Node.Outputs[0]]);
                break;
            case Expansion expansion:
                call.Add("Expand", [call.Node.Inputs[0], call.Integers("shape", expansion.Dimensions.AsSpan())], [call.Node.Outputs[0]]);
                break;
            case Transposition transposition:
                call.Same("Transpose", transposition.Order.IsDefaultOrEmpty ? [] : [ExportCall.Attribute("perm", transposition.Order)]);
                break;
            case Concatenation concatenation:
                call.Same("Concat", ExportCall.Attribute("axis", concatenation.Axis));
                break;
            case Slice slice:
                call.Add("Slice", SliceInputs(call, slice), [call.Node.Outputs[0]]);
                break;
            case Padding padding:
                call.Add("Pad", [call.Node.Inputs[0], call.Integers("pads", padding.Margins.AsSpan()), call.Number("margin", padding.Value)], [call.Node.Outputs[0]]);
                break;
            default:
                throw new NotSupportedException($"The node '{call.Node.Name}' computes {call.Node.Operation.OperatorName}, for which there is no ONNX operator.");
        }
    }

    private static ImmutableArray<string> SliceInputs(ExportCall call, Slice slice)
    {
        ImmutableArray<string> inputs =
            [call.Node.Inputs[0], call.Integers("starts", slice.Starts.AsSpan()), call.Integers("ends", slice.Ends.AsSpan()), call.Integers("axes", slice.Axes.AsSpan())];
        return slice.Steps.IsDefaultOrEmpty ? inputs : inputs.Add(call.Integers("steps", slice.Steps.AsSpan()));
    }

    private static void Reduce(ExportCall call, string type, ImmutableArray<int> axes, bool keeps, bool isInput)
    {
        byte[] keepsDimensions = ExportCall.Attribute("keepdims", keeps ? 1 : 0);
        if (axes.IsDefaultOrEmpty)
        {
            call.Same(type, keepsDimensions);
        }
        else if (isInput)
        {
            call.Add(type, [call.Node.Inputs[0], call.Integers("axes", axes.AsSpan())], [call.Node.Outputs[0]], keepsDimensions);
        }
        else
        {
            call.Same(type, ExportCall.Attribute("axes", axes), keepsDimensions);
        }
    }

    private static void NegativeSide(ExportCall call, ExponentialUnit unit)
    {
        if (unit.Rate == 1)
        {
            call.Same("Selu", ExportCall.Attribute("alpha", unit.Alpha), ExportCall.Attribute("gamma", unit.Gamma));
        }
        else if (unit.Gamma == 1 && Math.Abs((unit.Alpha * unit.Rate) - 1) < 1e-6)
        {
            call.Same("Celu", ExportCall.Attribute("alpha", unit.Alpha));
        }
        else
        {
            throw new NotSupportedException($"There is no ONNX operator for the exponential unit of node '{call.Node.Name}'.");
        }
    }

    private static string Limit(ExportCall call, string what, double value) => double.IsInfinity(value) ? "" : call.Number(what, value);

    private static string Truth(ExportCall call)
    {
        string name = call.FreeName($"{call.Node.Outputs[0]}.training");
        call.Constants.Add(MessageWriter.Of(message =>
        {
            message.Integer(2, (long)OnnxElementType.Bool);
            message.Integer(5, 1);
            message.Text(8, name);
        }));
        return name;
    }

    private static IEnumerable<byte[]> Window(SlidingWindow window)
    {
        if (!window.Strides.IsDefaultOrEmpty)
        {
            yield return ExportCall.Attribute("strides", window.Strides);
        }

        if (!window.Padding.IsDefaultOrEmpty)
        {
            yield return ExportCall.Attribute("pads", window.Padding);
        }

        if (!window.Dilations.IsDefaultOrEmpty)
        {
            yield return ExportCall.Attribute("dilations", window.Dilations);
        }
    }
}
