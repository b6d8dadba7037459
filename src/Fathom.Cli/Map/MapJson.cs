using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A map for programs: schema <c>fathom.map/1</c>.</summary>
internal static class MapJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.map/1";

    private const string OneKind = "all networks are of one kind, or theory does not cover them";

    /// <summary>Writes the document.</summary>
    /// <param name="outcome">The map.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="writer">Stands where a document begins.</param>
    public static void Write(MapOutcome outcome, Provenance provenance, ResultJsonWriter writer)
    {
        MapRequest request = outcome.Map.Request;
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Raw("setup", TrainingSetupJson.Write(request.Setup));
        if (request.RatePerSample is { } rate)
        {
            writer.Number("ratePerSample", rate);
        }

        writer.WholeNumber("repeats", (long)request.Repeats);
        Axis(writer, "x", request.X);
        Axis(writer, "y", request.Y);
        writer.WholeNumber("trainings", (long)request.Trainings);
        writer.WholeNumber("done", (long)outcome.Map.Done);
        writer.StartArray("cells");
        foreach (MapCell cell in outcome.Map.Cells)
        {
            Cell(writer, cell);
        }

        writer.EndArray();
        writer.StartArray("separations");
        foreach (LineSeparation separation in outcome.Map.Separations)
        {
            Separation(writer, separation);
        }

        writer.EndArray();
        writer.Text("verdict", MapSentence.Verdict(outcome.Map));
        writer.EndObject();
    }

    private static void Axis(ResultJsonWriter writer, string name, MapAxis axis)
    {
        writer.StartObject(name);
        writer.Text("parameter", axis.Parameter.Name);
        writer.Numbers("values", axis.Values.AsSpan());
        writer.EndObject();
    }

    private static void Cell(ResultJsonWriter writer, MapCell cell)
    {
        writer.StartObject();
        writer.Number("x", cell.X);
        writer.Number("y", cell.Y);
        writer.WholeNumber("depth", (long)cell.Depth);
        writer.Number("trainableDepth", cell.TrainableDepth, double.IsInfinity(cell.TrainableDepth) ? "infinite" : "theory does not cover this network");
        writer.Text("error", cell.Error);
        writer.StartArray("trainings");
        foreach (MapTraining training in cell.Trainings)
        {
            writer.StartObject();
            writer.Text("verdict", training.Verdict.ToString().ToLowerInvariant());
            writer.Number("accuracy", training.Accuracy, "it diverged");
            writer.Number("testAccuracy", training.TestAccuracy, "it diverged");
            writer.Number("loss", training.Loss, "it diverged, or the loss is not finite");
            writer.Number("chance", training.Chance);
            writer.WholeNumber("steps", training.Steps);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static void Separation(ResultJsonWriter writer, LineSeparation separation)
    {
        writer.StartObject();
        writer.Number("leastLearned", separation.LeastLearned);
        writer.WholeNumber("trained", (long)separation.Trained);
        writer.WholeNumber("untrained", (long)separation.Untrained);
        writer.Number("balancedAccuracy", separation.BalancedAccuracy, OneKind);
        writer.Number("rankAccuracy", separation.RankAccuracy, OneKind);
        writer.Number("bestMultiple", separation.BestMultiple, OneKind);
        writer.Number("bestBalancedAccuracy", separation.BestBalancedAccuracy, OneKind);
        writer.EndObject();
    }
}
