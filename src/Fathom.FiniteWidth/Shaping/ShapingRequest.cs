using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>What a designer of gains is asked for. The defaults are valid.</summary>
public sealed record ShapingRequest
{
    /// <summary>The activation, with its shift; its gain multiplies the gains of the schedule. tanh by default.</summary>
    public Activation Activation { get; init; } = new(ActivationCatalog.Tanh);

    /// <summary>The depth L, 1 to <see cref="NetworkSpec.LargestDepth"/>; 1000 by default.</summary>
    public int Depth { get; init; } = 1000;

    /// <summary>The width d, 1 to <see cref="NetworkSpec.LargestWidth"/>; 100 by default.</summary>
    public int Width { get; init; } = 100;

    /// <summary>The number n of samples in a batch, at least 1; 100 by default.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How much the logarithm of the gradient norm may grow from the output to the input, in nats; positive, 1 by default.</summary>
    public double Budget { get; init; } = 1;

    /// <summary>Whether batch norm subtracts the mean; false by default, as in the theory of isometry.</summary>
    public bool Centred { get; init; }

    /// <summary>The law of the weights; orthogonal by default.</summary>
    public InitializationKind Initialization { get; init; } = InitializationKind.Orthogonal;

    /// <summary>The largest gain of a layer, 0.01 to 100; 1 by default, the activation as it is.</summary>
    public double LargestGain { get; init; } = 1;

    /// <summary>The rank of a generic batch: n, or n − 1 when the mean is subtracted.</summary>
    public int Rank => Centred ? BatchSize - 1 : BatchSize;

    /// <summary>Whether the laws do not hold for want of centring: the mean of an activation that is not odd makes all samples alike.</summary>
    internal bool LacksCentring => !Centred && Activation.Parity != Parity.Odd;

    /// <summary>Refuses what is out of range.</summary>
    /// <returns>This request.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or the activation could be shaped, but with a centred norm only.</exception>
    internal ShapingRequest EnsureValid()
    {
        ArgumentNullException.ThrowIfNull(Activation);
        CheckRange(Depth, 1, NetworkSpec.LargestDepth, "depth");
        CheckRange(Width, 1, NetworkSpec.LargestWidth, "width");
        CheckRange(BatchSize, 1, int.MaxValue, "batch size");
        if (!(Budget > 0) || double.IsInfinity(Budget))
        {
            throw new ArgumentException($"The budget must be a positive, finite number of nats, not {Text(Budget)}.", nameof(Budget));
        }

        if (!(LargestGain is >= 0.01 and <= 100))
        {
            throw new ArgumentException($"The largest gain must be a number from 0.01 to 100, not {Text(LargestGain)}.", nameof(LargestGain));
        }

        if (!Enum.IsDefined(Initialization))
        {
            throw new ArgumentException("The initialization must be Gaussian or orthogonal.", nameof(Initialization));
        }

        return !LacksCentring || Activation.Homogeneity is not null
            ? this
            : throw new ArgumentException($"{Activation} is not odd, so without centring its mean makes all samples alike; set Centred, or shape an odd activation.", nameof(Centred));
    }

    private static string Text(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static void CheckRange(int value, int low, int high, string name)
    {
        if (value < low || value > high)
        {
            throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The {name} must be a whole number from {low} to {high}, not {value}."), name);
        }
    }
}
