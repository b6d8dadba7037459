using System.Collections.Immutable;
using System.Globalization;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A design for people: the schedule, what it costs and keeps, what else could be done, and the simulated networks beside it.</summary>
internal static class ShapeText
{
    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The design.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ShapeOutcome outcome, TextWriter output)
    {
        GainDesign design = outcome.Design;
        output.WriteLine(RequestSentence(design.Request));
        output.WriteLine();
        output.WriteLine(design.Explanation);
        if (design.Spec is not null)
        {
            output.WriteLine();
            output.Write(PlainTableWriter.Write(Numbers(design)));
        }

        if (design.Comparisons.Length > 0)
        {
            output.WriteLine();
            output.WriteLine("Beside gains that fall with the layer, l^-p:");
            output.WriteLine();
            output.Write(PlainTableWriter.Write(Comparisons(design)));
        }

        if (design.Alternatives.Length > 0)
        {
            output.WriteLine();
            string norm = design.Request.Centred || design.Request.Activation.Parity == Parity.Odd ? string.Empty : ", with a centred norm (--centred and one sample more than the width)";
            output.WriteLine($"What would bring the activations' growth to {Nats(design.Request.Budget - design.LinearGrowth.Value)} nats instead{norm}:");
            output.WriteLine();
            output.Write(PlainTableWriter.Write(Alternatives(design)));
        }

        if (outcome.Check is { } check)
        {
            output.WriteLine();
            WriteCheck(check, outcome.Seed!.Value, output);
        }

        if (outcome.OutputPath is { } path)
        {
            output.WriteLine();
            output.WriteLine($"{path}: the network, for 'fathom predict', 'simulate' and 'train' (--spec {path}).");
        }
    }

    /// <summary>Says how far law and networks are apart.</summary>
    /// <param name="check">The check.</param>
    /// <returns>One sentence.</returns>
    public static string Verdict(DesignCheck check)
    {
        DesignCheckLayer whole = check.Whole;
        string numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"activations added {UncertainNumber.Text(whole.Simulated, whole.StandardError)} nats, predicted {whole.Predicted:0.####}");
        return check.Agrees
            ? $"The design holds: {numbers}, within a quarter or 0.3 nats."
            : $"The design does not hold here: {numbers}, further apart than a quarter or 0.3 nats.";
    }

    private static string RequestSentence(ShapingRequest request)
    {
        string norm = request.Centred ? "batch norm" : "uncentred batch norm";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Depth:#,##0} layers of {request.Activation}, {norm} before the activation, a batch of {request.BatchSize} samples, {SpecificationNames.NameOf(request.Initialization)} weights, width {request.Width}; ln of the gradient norm may grow by {request.Budget:G6}");
    }

    private static TextTable Numbers(GainDesign design)
    {
        List<ImmutableArray<TableCell>> rows = [];
        ImmutableArray<double> gains = design.Gains;
        string schedule = gains[0] == gains[^1]
            ? gains[0].ToString("G6", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{gains[0]:G4} … {gains[^1]:G4}");
        rows.Add(["gain", schedule, gains[0] == gains[^1] ? "of every layer; the activation is φ(αz)/α, so that its slope at zero stays one" : "from the first layer to the last; the activation is φ(αz)/α"]);
        rows.Add(["predicted growth", Text(design.Growth), "of ln of the gradient norm, from the last layer to the first"]);
        if (design.LinearGrowth.Value > 0)
        {
            rows.Add(["without activations", Text(design.LinearGrowth), "what weights and batch alone cost; no gain changes it"]);
        }

        rows.Add(["non-linearity kept", design.Angle.ToString("0.0##", CultureInfo.InvariantCulture), "angle between activations and linear functions, radians, summed over layers"]);
        FloatReach reach = design.Reach!;
        rows.Add(["float32 overflows", FiniteWidthText.Depth(reach.SingleOverflow), "layers at this rate, until the sum of squared gradients exceeds 3.4e38"]);
        rows.Add(["float32 precision", FiniteWidthText.Depth(reach.SinglePrecision), "layers at this rate, until rounding is as large as the gradient"]);
        return new TextTable(
            [new TableColumn("quantity", Alignment: ColumnAlignment.Left), new TableColumn("value"), new TableColumn("meaning", Alignment: ColumnAlignment.Left)], rows);
    }

    private static TextTable Comparisons(GainDesign design)
    {
        double linear = design.LinearGrowth.Value;
        List<ImmutableArray<TableCell>> rows = [["this design", Nats(design.Growth.Value), Angle(design.Angle), "the most non-linearity for the budget"]];
        foreach (PowerComparison comparison in design.Comparisons)
        {
            rows.Add(
            [
                string.Create(CultureInfo.InvariantCulture, $"l^-{comparison.Exponent:0.####}"),
                Nats(linear + comparison.Cost.Growth),
                Angle(comparison.Cost.Angle),
                comparison.Exponent == 0.4 ? "the published schedule" : "spends the same budget",
            ]);
        }

        return new TextTable(
            [new TableColumn("gains", Alignment: ColumnAlignment.Left), new TableColumn("growth"), new TableColumn("non-linearity"), new TableColumn("meaning", Alignment: ColumnAlignment.Left)],
            rows);
    }

    private static TextTable Alternatives(GainDesign design) => new(
        [new TableColumn("change", Alignment: ColumnAlignment.Left), new TableColumn("to"), new TableColumn("growth"), new TableColumn("angle per layer"), new TableColumn("meaning", Alignment: ColumnAlignment.Left)],
        design.Alternatives.Select(alternative => (ImmutableArray<TableCell>)
        [
            KindOf(alternative),
            alternative.Value.ToString("G4", CultureInfo.InvariantCulture),
            Nats(alternative.Growth),
            double.IsNaN(alternative.Angle) ? "—" : Angle(alternative.Angle),
            Meaning(alternative),
        ]));

    /// <summary>The word of a kind of alternative.</summary>
    /// <param name="alternative">The alternative.</param>
    /// <returns>One word.</returns>
    public static string KindOf(ShapingAlternative alternative) => alternative.Kind switch
    {
        ShapingAlternativeKind.Shift => "shift",
        ShapingAlternativeKind.Mixture => "mixture",
        _ => "skip",
    };

    /// <summary>What an alternative means.</summary>
    /// <param name="alternative">The alternative.</param>
    /// <returns>A few words.</returns>
    public static string Meaning(ShapingAlternative alternative) => alternative.Kind switch
    {
        ShapingAlternativeKind.Shift => "add this to the argument (batch norm's beta); the norm must centre",
        ShapingAlternativeKind.Mixture => $"share of the activation beside the identity{(alternative.Activation is { } mixed ? $": {Name(mixed)}" : string.Empty)}",
        _ => "branch scale of a skip around every layer",
    };

    private static string Name(Activation activation) => activation.Function.Parameter is { } parameter
        ? string.Create(CultureInfo.InvariantCulture, $"{activation.Function.Name} with {parameter:0.####}")
        : activation.ToString();

    private static void WriteCheck(DesignCheck check, ulong seed, TextWriter output)
    {
        int depth = check.Layers.Length;
        string batch = check.Shaped.BatchSizes[0].ToString(CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{check.Shaped.Networks} simulated networks on {batch} normal samples, each beside the identity network of the same weights, seed {seed}:"));
        output.WriteLine();
        List<ImmutableArray<TableCell>> rows = [];
        const int Shown = 6;
        foreach (int layer in Enumerable.Range(0, Math.Min(depth, Shown)).Select(i => depth == 1 ? 1 : 1 + (int)Math.Round((double)i * (depth - 1) / (Math.Min(depth, Shown) - 1))))
        {
            DesignCheckLayer found = check.Layers[layer - 1];
            rows.Add([TableCell.FromInt64(layer), found.Predicted.ToString("0.####", CultureInfo.InvariantCulture), UncertainNumber.Text(found.Simulated, found.StandardError)]);
        }

        output.Write(PlainTableWriter.Write(new TextTable([new TableColumn("layer"), new TableColumn("predicted"), new TableColumn("simulated")], rows)));
        output.WriteLine();
        output.WriteLine($"Identity networks alone: {UncertainNumber.Text(check.LinearGrowth, check.LinearError)} nats.");
        output.WriteLine(Verdict(check));
    }

    private static string Text(Estimate estimate) => UncertainNumber.Text(estimate.Value, estimate.Error);

    private static string Nats(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Angle(double value) => value.ToString("0.0##", CultureInfo.InvariantCulture);
}
