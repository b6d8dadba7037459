using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Activations and batch sizes that many tests go through, by name so that a failure says which one.</summary>
internal static class Cases
{
    /// <summary>Finite batch sizes from the smallest with a finite gradient to a large one.</summary>
    public static readonly int[] Batches = [4, 5, 8, 16, 32, 64, 128, 512];

    /// <summary>Every function of the catalog, some with gains and shifts.</summary>
    public static readonly string[] Names =
    [
        "identity", "relu", "leaky-relu 0.1", "relu-power 2", "relu-power 3", "tanh", "erf", "sigmoid", "sin", "gelu", "softplus",
        "silu", "elu", "selu", "hard-tanh", "absolute-value", "tanh*0.1", "tanh*0.5", "tanh*2", "sin*2", "gelu*0.5", "erf*-1.5",
        "relu+0.5", "relu+1", "relu-0.7", "tanh+0.5", "silu*1.3+0.4", "hard-tanh*1.7-0.2", "selu*2+1", "leaky-relu 0.3+0.25",
    ];

    /// <summary>Reads <c>name [parameter][*gain][±shift]</c>.</summary>
    public static Activation Activation(string text)
    {
        (string head, double shift) = CutNumber(text, text.LastIndexOfAny(['+', '-']) is var i && i > 0 && IsNumber(text[i..]) && text[i - 1] != '*' ? i : -1, 0);
        (head, double gain) = CutNumber(head, head.LastIndexOf('*'), 1);
        int space = head.IndexOf(' ', StringComparison.Ordinal);
        double? parameter = space < 0 ? null : Number(head[(space + 1)..]);
        return new Activation(ActivationCatalog.Create(space < 0 ? head : head[..space], parameter), gain, shift);
    }

    /// <summary>A finite batch or, for 0, the infinite one.</summary>
    public static BatchSize Batch(int count) => count == 0 ? BatchSize.Infinite : BatchSize.Of(count);

    /// <summary>The fixed point without epsilon.</summary>
    public static FixedPoint Solve(string activation, int batch, MomentRoute route = MomentRoute.Automatic, double tolerance = 1e-10) =>
        BatchSymmetricFixedPoint.Solve(Activation(activation), Batch(batch), route, tolerance);

    private static (string Head, double Number) CutNumber(string text, int index, double missing) =>
        index < 0 ? (text, missing) : (text[..index], Number(text[index..].TrimStart('*')));

    private static bool IsNumber(string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _);

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
