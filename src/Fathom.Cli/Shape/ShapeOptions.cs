using System.CommandLine;
using Fathom.FiniteWidth;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The options that say what a designer of gains is asked for.</summary>
internal sealed class ShapeOptions
{
    private static readonly ShapingRequest s_usual = new();

    private readonly Option<string?> activation = SpecOptions.Text("--activation", "NAME", $"One of {string.Join(", ", ActivationCatalog.Names)} (default tanh).");
    private readonly Option<string?> shift = SpecOptions.Text("--shift", "S", "Shift of the activation: batch norm's beta (default 0).");
    private readonly Option<string?> slope = SpecOptions.Text("--slope", "S", "Slope of leaky-relu below zero.");
    private readonly Option<string?> power = SpecOptions.Text("--power", "P", "Power of relu-power.");
    private readonly Option<string?> depth = SpecOptions.Text("--depth", "L", $"Number of layers (default {s_usual.Depth}).");
    private readonly Option<string?> width = SpecOptions.Text("--width", "N", $"Neurons per layer (default {s_usual.Width}).");
    private readonly Option<string?> batch = SpecOptions.Text("--batch", "B", $"Batch size (default {s_usual.BatchSize}).");
    private readonly Option<string?> budget = SpecOptions.Text("--budget", "NATS", "How much ln of the gradient norm may grow from the output to the input (default 1).");
    private readonly Option<bool> centred = new("--centred") { Description = "Batch norm subtracts the mean, as usual in frameworks; without, it divides by the root mean square only." };
    private readonly Option<string?> init = SpecOptions.Text("--init", "KIND", "orthogonal or gaussian weights (default orthogonal).");
    private readonly Option<string?> largest = SpecOptions.Text("--largest-gain", "G", "The largest gain of a layer, 0.01 to 100 (default 1, the activation as it is).");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[activation, shift, slope, power, depth, width, batch, budget, centred, init, largest])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the request.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>The request.</returns>
    /// <exception cref="MisuseException">A value cannot be used.</exception>
    public ShapingRequest Read(ParseResult parsed)
    {
        string name = parsed.GetValue(activation) ?? "tanh";
        if (!ActivationCatalog.Names.Contains(name))
        {
            throw new MisuseException($"--activation: {NearestName.Explain("activation", name, ActivationCatalog.Names)}");
        }

        Activation chosen = new(ActivationCatalog.Create(name, Parameter(parsed, name)), shift: Number(parsed, shift, 0));
        if (!parsed.GetValue(centred) && chosen.Parity != Parity.Odd && chosen.Homogeneity is null)
        {
            throw new MisuseException($"{chosen} is not odd, so without centring its mean makes all samples alike; give --centred, and one sample more than the width for a full rank.");
        }

        return new ShapingRequest
        {
            Activation = chosen,
            Depth = OptionWords.Whole("--depth", parsed.GetValue(depth), 1, NetworkSpec.LargestDepth, s_usual.Depth),
            Width = OptionWords.Whole("--width", parsed.GetValue(width), 1, NetworkSpec.LargestWidth, s_usual.Width),
            BatchSize = OptionWords.Whole("--batch", parsed.GetValue(batch), 1, BatchSize.Largest, s_usual.BatchSize),
            Budget = parsed.GetValue(budget) is { } nats ? OptionWords.Positive("--budget", nats) : s_usual.Budget,
            Centred = parsed.GetValue(centred),
            Initialization = OptionWords.Choice("--init", parsed.GetValue(init), ("orthogonal", InitializationKind.Orthogonal), ("gaussian", InitializationKind.Gaussian)),
            LargestGain = Largest(parsed),
        };
    }

    private double? Parameter(ParseResult parsed, string name)
    {
        Option<string?>? own = name switch
        {
            "leaky-relu" => slope,
            "relu-power" => power,
            _ => null,
        };
        foreach (Option<string?> other in (Option<string?>[])[slope, power])
        {
            if (other != own && parsed.GetValue(other) is not null)
            {
                throw new MisuseException($"{other.Name} does not belong to {name}; leave it away.");
            }
        }

        return own is not null && parsed.GetValue(own) is { } text ? SpecOptions.Finite(own.Name, text) : null;
    }

    private double Largest(ParseResult parsed)
    {
        double gain = Number(parsed, largest, s_usual.LargestGain);
        return gain is >= 0.01 and <= 100
            ? gain
            : throw new MisuseException($"--largest-gain must be a number from 0.01 to 100, not {parsed.GetValue(largest)}: a gain of zero would make the activation constant, and a negative one only mirrors it.");
    }

    private static double Number(ParseResult parsed, Option<string?> option, double otherwise) =>
        parsed.GetValue(option) is { } text ? SpecOptions.Finite(option.Name, text) : otherwise;
}
