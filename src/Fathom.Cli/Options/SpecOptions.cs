using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The options that describe a network: one per field of the specification, over a file or over the defaults.</summary>
/// <remarks>
/// Options are written over the JSON form of the specification, which the one reader then checks: a command line and a file are told
/// the same things in the same words, all at once.
/// </remarks>
internal sealed class SpecOptions
{
    private readonly Option<string?> file = Text("--spec", "FILE", "Read the network from a JSON file; other options override it.");
    private readonly NetworkSpec usual;
    private readonly Option<string?> depth;
    private readonly Option<string?> width;
    private readonly Option<string?> activation = Text("--activation", "NAME", $"One of {string.Join(", ", ActivationCatalog.Names)} (default relu).");
    private readonly Option<string?> gain = Text("--gain", "G", "Gain of the activation: batch norm's gamma (default 1).");
    private readonly Option<string?> shift = Text("--shift", "S", "Shift of the activation: batch norm's beta (default 0).");
    private readonly Option<string?> slope = Text("--slope", "S", "Slope of leaky-relu below zero.");
    private readonly Option<string?> power = Text("--power", "P", "Power of relu-power.");
    private readonly Option<string?> norm = Text("--norm", "KIND", "none, batch or layer (default batch).");
    private readonly Option<bool> uncentred = new("--uncentred") { Description = "Batch norm divides by the root mean square, without subtracting the mean." };
    private readonly Option<string?> epsilon;
    private readonly Option<string?> placement = Text("--placement", "WHERE", "The norm stands before or after the activation (default before).");
    private readonly Option<string?> init = Text("--init", "KIND", "gaussian or orthogonal weights (default gaussian).");
    private readonly Option<string?> weightScale = Text("--weight-scale", "W", "sigma_w: weights have variance sigma_w^2 / fan-in (default 1).");
    private readonly Option<string?> biasScale = Text("--bias-scale", "B", "sigma_b: standard deviation of the biases (default 0).");
    private readonly Option<string?> skip = Text("--skip", "SCALE", "A residual skip around every layer; the branch is multiplied by SCALE (1 is usual).");
    private readonly Option<string?> schedule = Text("--gain-schedule", "RULE", "constant, power:P (gain l^-P in layer l), or a list such as 1,0.9,0.8 with one gain per layer.");
    private readonly Option<bool> unitSlope = new("--unit-slope") { Description = "Divide the activation by its scheduled gain, so that its slope at zero stays." };

    /// <summary>Makes the options.</summary>
    /// <param name="usual">The network without any option, or null for the usual one.</param>
    public SpecOptions(NetworkSpec? usual = null)
    {
        this.usual = usual ?? NetworkSpec.Default;
        depth = Text("--depth", "L", string.Create(CultureInfo.InvariantCulture, $"Number of layers (default {this.usual.Depth})."));
        width = Text("--width", "N", string.Create(CultureInfo.InvariantCulture, $"Neurons per layer (default {this.usual.Width}); theory is the limit of infinite width."));
        epsilon = Text("--epsilon", "E", string.Create(CultureInfo.InvariantCulture, $"Epsilon of the norm (default {this.usual.Normalization.Epsilon})."));
    }

    /// <summary>The options.</summary>
    public IEnumerable<Option> All =>
        [file, depth, width, activation, gain, shift, slope, power, norm, uncentred, epsilon, placement, init, weightScale, biasScale, skip, schedule, unitSlope];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Makes the specification.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>A valid specification.</returns>
    /// <exception cref="SpecificationException">Something is wrong; all faults are listed.</exception>
    /// <exception cref="MisuseException">An option is not a number, or the file cannot be read.</exception>
    public NetworkSpec Read(ParseResult parsed)
    {
        JsonObject root = Base(parsed);
        Whole(root, parsed, "depth", depth);
        Whole(root, parsed, "width", width);
        JsonObject chosen = Part(root, "activation");
        if (parsed.GetValue(activation) is { } name)
        {
            chosen["name"] = name;
            chosen.Remove("slope");
            chosen.Remove("power");
        }

        Number(chosen, parsed, "gain", gain);
        Number(chosen, parsed, "shift", shift);
        Number(chosen, parsed, "slope", slope);
        Number(chosen, parsed, "power", power);
        JsonObject normalization = Part(root, "normalization");
        Word(normalization, parsed, "kind", norm);
        if (parsed.GetValue(uncentred))
        {
            normalization["centred"] = false;
        }

        if (parsed.GetValue(norm) == "none" && parsed.GetValue(epsilon) is null)
        {
            normalization.Remove("epsilon");
        }

        Number(normalization, parsed, "epsilon", epsilon);
        Word(normalization, parsed, "placement", placement);
        JsonObject initialization = Part(root, "initialization");
        Word(initialization, parsed, "kind", init);
        Number(initialization, parsed, "weightScale", weightScale);
        Number(initialization, parsed, "biasScale", biasScale);
        if (parsed.GetValue(skip) is not null)
        {
            JsonObject residual = [];
            Number(residual, parsed, "branchScale", skip);
            root["skip"] = residual;
        }

        Schedule(root, parsed);
        return NetworkSpecJson.Read(root.ToJsonString());
    }

    /// <summary>An option whose value is a text that a command reads itself, so that faults are worded in one way.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="value">What stands for the value in the help.</param>
    /// <param name="description">What it means.</param>
    /// <returns>The option.</returns>
    public static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    /// <summary>Reads a finite number.</summary>
    /// <param name="option">The option's name, for the message.</param>
    /// <param name="text">The text.</param>
    /// <returns>The number.</returns>
    /// <exception cref="MisuseException">It is not a finite number.</exception>
    public static double Finite(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new MisuseException($"{option} must be a finite number such as 0.5 or 1e-3, not '{text}'.");

    private JsonObject Base(ParseResult parsed)
    {
        if (parsed.GetValue(file) is not { } path)
        {
            return (JsonObject)JsonNode.Parse(NetworkSpecJson.Write(usual))!;
        }

        using FileStream stream = InputFile.Open(path);
        NetworkSpec spec;
        try
        {
            spec = NetworkSpecJson.Read(stream);
        }
        catch (SpecificationException fault)
        {
            throw new MisuseException($"{path} is not a valid specification: {string.Join(' ', fault.Faults.Select(SpecFaults.Sentence))}", fault);
        }

        return (JsonObject)JsonNode.Parse(NetworkSpecJson.Write(spec))!;
    }

    private void Schedule(JsonObject root, ParseResult parsed)
    {
        JsonObject gainSchedule = Part(root, "gainSchedule");
        if (parsed.GetValue(schedule) is { } rule)
        {
            gainSchedule.Clear();
            if (rule.StartsWith("power:", StringComparison.Ordinal))
            {
                gainSchedule["kind"] = "power";
                gainSchedule["exponent"] = Finite("--gain-schedule power:P", rule["power:".Length..]);
            }
            else if (rule.Contains(',', StringComparison.Ordinal))
            {
                gainSchedule["kind"] = "list";
                gainSchedule["gains"] = new JsonArray([.. rule.Split(',').Select(text => (JsonNode)Finite("--gain-schedule", text))]);
            }
            else
            {
                gainSchedule["kind"] = rule;
            }
        }

        if (parsed.GetValue(unitSlope))
        {
            gainSchedule["unitSlope"] = true;
        }
    }

    private static JsonObject Part(JsonObject root, string name)
    {
        if (root[name] is not JsonObject part)
        {
            part = [];
            root[name] = part;
        }

        return part;
    }

    private static void Word(JsonObject part, ParseResult parsed, string name, Option<string?> option)
    {
        if (parsed.GetValue(option) is { } text)
        {
            part[name] = text;
        }
    }

    private static void Number(JsonObject part, ParseResult parsed, string name, Option<string?> option)
    {
        if (parsed.GetValue(option) is { } text)
        {
            part[name] = Finite(option.Name, text);
        }
    }

    private static void Whole(JsonObject part, ParseResult parsed, string name, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return;
        }

        part[name] = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new MisuseException($"{option.Name} must be a whole number such as 50, not '{text}'.");
    }
}
