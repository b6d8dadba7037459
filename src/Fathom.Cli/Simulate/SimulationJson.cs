using Fathom.Reporting;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>A simulation for programs: schema <c>fathom.simulation/1</c>.</summary>
internal static class SimulationJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.simulation/1";

    private const string Unobserved = "not observed in this layer";

    /// <summary>Writes the document.</summary>
    /// <param name="outcome">The simulation.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="output">Where to.</param>
    public static void Write(SimulationOutcome outcome, Provenance provenance, TextWriter output) =>
        JsonOutput.Write(output, writer => Write(outcome, provenance, writer));

    /// <summary>Writes how networks were drawn, into an open object.</summary>
    /// <param name="outcome">The simulation.</param>
    /// <param name="writer">Stands inside an object.</param>
    public static void WriteSettings(SimulationOutcome outcome, ResultJsonWriter writer)
    {
        SimulationRun run = outcome.Run;
        SimulationOptions options = outcome.Request.Options;
        writer.Raw("spec", NetworkSpecJson.Write(run.Spec));
        writer.StartArray("batchSizes");
        foreach (int size in run.BatchSizes)
        {
            writer.WholeNumber(null, (long)size);
        }

        writer.EndArray();
        writer.Text("inputs", outcome.Request.Source ?? "normal");
        writer.WholeNumber("features", (long)outcome.Request.Batch.Features);
        writer.WholeNumber("networks", (long)run.Networks);
        writer.WholeNumber("networksRequested", (long)options.Networks);
        writer.WholeNumber("firstNetwork", (long)run.FirstNetwork);
        writer.WholeNumber("seed", run.Seed);
        writer.Text("method", SimulationWords.Of(run.Method));
        writer.Text("memory", SimulationWords.Of(run.Memory));
        writer.Text("precision", SimulationWords.Of(run.Precision));
        writer.Text("loss", SimulationWords.Of(options.Cotangent));
        writer.WholeNumber("cotangents", (long)options.Cotangents);
        if (options.CheckIdentities)
        {
            writer.Number("identityError", run.LargestIdentityError, "no identity applies to this network");
        }
        else
        {
            writer.Null("identityError", "not asked for; give --check");
        }

        if (!outcome.IsComplete)
        {
            writer.Remark("$.networks", outcome.StoppedSentence);
        }
    }

    private static void Write(SimulationOutcome outcome, Provenance provenance, ResultJsonWriter writer)
    {
        SimulationResult result = outcome.Result;
        NetworkSpec spec = outcome.Run.Spec;
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        WriteSettings(outcome, writer);
        Growth(outcome, writer);
        double reach = SimulationVerdict.TrainableDepth(spec, result.Growth);
        writer.Number("trainableDepth", reach, double.IsNaN(reach) ? "layers differ, or no growth was observed" : "the growth is 1 within two standard errors");
        writer.Text("verdict", SimulationVerdict.Of(outcome));
        Profile(outcome, writer);
        if (outcome.Laws is { } laws)
        {
            FiniteWidthJson.WritePart(laws, writer);
        }

        if (outcome.Run.Networks == 1)
        {
            writer.Remark("$", "One network has no standard error; every standardError is null.");
        }

        foreach (string note in result.Notes)
        {
            writer.Remark("$", note);
        }

        writer.EndObject();
    }

    private static void Growth(SimulationOutcome outcome, ResultJsonWriter writer)
    {
        string none = outcome.Run.Spec.Depth == 1 ? "one layer has no growth" : "no network has finite gradients in all layers";
        SampledGrowth? growth = outcome.Result.Growth;
        writer.StartObject("growth");
        writer.Number("value", growth?.Value, none);
        if (growth is null)
        {
            writer.Null("standardError", none);
        }
        else
        {
            Error(writer, "standardError", growth.StandardError, outcome);
        }

        writer.Number("typical", outcome.Result.TypicalGrowth?.Value, none);
        writer.Number("firstLayer", growth?.FirstLayer, none);
        writer.Number("lastLayer", growth?.LastLayer, none);
        writer.EndObject();
    }

    private static void Profile(SimulationOutcome outcome, ResultJsonWriter writer)
    {
        QuantitySummary[] summaries = [.. outcome.Result.Quantities.Where(summary => !summary.Layers.IsEmpty)];
        Dictionary<int, LayerStatistic>[] statistics = [.. summaries.Select(summary => summary.Layers.ToDictionary(point => point.Layer))];
        writer.StartArray("profile");
        for (int layer = 1; layer <= outcome.Run.Spec.Depth; layer++)
        {
            writer.StartObject();
            writer.WholeNumber("layer", (long)layer);
            for (int i = 0; i < summaries.Length; i++)
            {
                if (statistics[i].TryGetValue(layer, out LayerStatistic point))
                {
                    Statistic(writer, summaries[i].Quantity, point, outcome);
                }
                else
                {
                    writer.Null(summaries[i].Quantity, Unobserved);
                }
            }

            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void Statistic(ResultJsonWriter writer, string quantity, LayerStatistic point, SimulationOutcome outcome)
    {
        writer.StartObject(quantity);
        writer.Number("mean", point.Mean);
        Error(writer, "standardError", point.StandardError, outcome);
        writer.StartObject("quantiles");
        writer.Number("0.05", point.FifthPercentile);
        writer.Number("0.25", point.LowerQuartile);
        writer.Number("0.5", point.Median);
        writer.Number("0.75", point.UpperQuartile);
        writer.Number("0.95", point.NinetyFifthPercentile);
        writer.EndObject();
        writer.EndObject();
    }

    private static void Error(ResultJsonWriter writer, string name, double error, SimulationOutcome outcome)
    {
        if (outcome.Run.Networks == 1)
        {
            writer.Null(name);
        }
        else
        {
            writer.Number(name, error);
        }
    }
}
