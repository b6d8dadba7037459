using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Operators with sliding windows: convolution and pooling.</summary>
internal static class WindowMapping
{
    /// <summary>ONNX Conv.</summary>
    /// <param name="call">The node.</param>
    public static void Convolution(OperatorCall call)
    {
        ImportedValue x = call.Input(0);
        ImportedValue w = call.Input(1);
        ImmutableArray<int> kernel = [.. w.First.Skip(2)];
        ImmutableArray<int> declared = call.Integers("kernel_shape");
        if (declared.Length > 0 && !declared.SequenceEqual(kernel))
        {
            throw call.Fault($"Its windows are said to be [{string.Join(", ", declared)}], but its weights have the shape {w.First}.");
        }

        Convolution convolution = new() { Groups = call.Integer("group", 1), Window = WindowReading.Of(call, x, kernel, isPooling: false) };
        (ImportedValue?, ParameterRole)[] operands = [(x, ParameterRole.Automatic), (w, ParameterRole.Weight), .. Bias(call)];
        call.Finish(convolution, [call.OutputName(0)], operands);
    }

    /// <summary>ONNX MaxPool.</summary>
    /// <param name="call">The node.</param>
    public static void MaximumPool(OperatorCall call)
    {
        if (call.HasOutput(1))
        {
            throw call.Unsupported("with the places of the maxima as second output");
        }

        ImmutableArray<int> kernel = call.Integers("kernel_shape");
        call.Finish(new MaximumPooling(kernel, WindowReading.Of(call, call.Input(0), kernel, isPooling: true)), call.Input(0));
    }

    /// <summary>ONNX AveragePool.</summary>
    /// <param name="call">The node.</param>
    public static void AveragePool(OperatorCall call)
    {
        ImmutableArray<int> kernel = call.Integers("kernel_shape");
        call.Finish(new AveragePooling(kernel, WindowReading.Of(call, call.Input(0), kernel, isPooling: true), call.Integer("count_include_pad", 0) == 1), call.Input(0));
    }

    /// <summary>ONNX GlobalAveragePool.</summary>
    /// <param name="call">The node.</param>
    public static void GlobalAveragePool(OperatorCall call) => call.Finish(new GlobalAveragePooling(), call.Input(0));

    /// <summary>ONNX GlobalMaxPool.</summary>
    /// <param name="call">The node.</param>
    public static void GlobalMaximumPool(OperatorCall call) => call.Finish(new GlobalMaximumPooling(), call.Input(0));

    private static (ImportedValue?, ParameterRole)[] Bias(OperatorCall call) => call.Has(2) ? [(call.Input(2), ParameterRole.Weight)] : [];
}
