using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Data;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Maps of what can be trained: one network per cell of a grid, each trained, beside the line that theory draws.</summary>
/// <remarks>Yang et al. 2019, figure 3. The trainings are the cells of a sweep, so that they run at the same time, are kept as they finish, and go on after any end of the process.</remarks>
public static class TrainabilityMap
{
    /// <summary>The kind of work of the sweep.</summary>
    public const string Kind = "map.training/1";

    /// <summary>The sweep of a map.</summary>
    /// <param name="request">The map.</param>
    /// <returns>One cell per training, the shallow and quick ones first in every row.</returns>
    /// <exception cref="ArgumentException">A training makes no sense.</exception>
    public static SweepManifest Manifest(MapRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.EnsureValid();
        JsonObject layout = new() { ["x"] = Layout(request.X), ["y"] = Layout(request.Y), ["repeats"] = request.Repeats };
        return SweepManifest.Create(Kind, Cells(request), request.Setup.Seed, layout);
    }

    /// <summary>The work of a cell.</summary>
    /// <param name="data">The samples, which all cells share.</param>
    /// <returns>The work.</returns>
    public static SweepWork Work(SamplePair data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SweepWork(Kind, (cell, context) => Train(cell, context, data));
    }

    /// <summary>Reads what has been trained so far.</summary>
    /// <param name="request">The map.</param>
    /// <param name="folder">Its sweep.</param>
    /// <returns>The map, with the predictions.</returns>
    public static MapResult Read(MapRequest request, SweepFolder folder)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(folder);
        ImmutableArray<MapCell>.Builder cells = ImmutableArray.CreateBuilder<MapCell>();
        for (int row = 0; row < request.Y.Values.Length; row++)
        {
            for (int column = 0; column < request.X.Values.Length; column++)
            {
                int first = ((row * request.X.Values.Length) + column) * request.Repeats;
                CellOutcome[] outcomes = [.. Enumerable.Range(first, request.Repeats).Select(index => folder.Read(folder.Manifest.Cells[index])).OfType<CellOutcome>()];
                TrainingSetup setup = request.SetupAt(column, row);
                cells.Add(new MapCell(
                    request.X.Values[column],
                    request.Y.Values[row],
                    setup.Network.Spec!.Depth,
                    TrainableDepth(setup),
                    [.. outcomes.Where(outcome => outcome.Values is not null).Select(outcome => Training(outcome.Values!))],
                    outcomes.FirstOrDefault(outcome => outcome.Error is not null)?.Error));
            }
        }

        return new MapResult(request, cells.DrainToImmutable());
    }

    private static IEnumerable<JsonObject> Cells(MapRequest request)
    {
        for (int row = 0; row < request.Y.Values.Length; row++)
        {
            for (int column = 0; column < request.X.Values.Length; column++)
            {
                for (int repeat = 0; repeat < request.Repeats; repeat++)
                {
                    yield return new JsonObject { ["setup"] = JsonNode.Parse(TrainingSetupJson.Write(request.SetupAt(column, row, repeat))) };
                }
            }
        }
    }

    private static JsonObject Layout(MapAxis axis) => new()
    {
        ["name"] = axis.Parameter.Name,
        ["values"] = new JsonArray([.. axis.Values.Select(value => JsonValue.Create(value))]),
    };

    private static CellValues Train(SweepCell cell, CellContext context, SamplePair data)
    {
        TrainingSetup setup = TrainingSetupJson.Read(cell.Part("setup"));
        TrainingOutcome outcome = TrainingCell.Run(setup, data, context);
        CellValues values = new()
        {
            ["verdict"] = outcome.Verdict.ToString().ToLowerInvariant(),
            ["accuracy"] = outcome.TrainByBatch.Accuracy,
            ["testAccuracy"] = outcome.TestByBatch.Accuracy,
            ["loss"] = outcome.TrainByBatch.Loss,
            ["chance"] = outcome.Chance,
            ["steps"] = outcome.Steps,
        };
        if (outcome.Divergence is { } divergence)
        {
            values["divergence"] = divergence.Sentence;
        }

        return values;
    }

    private static MapTraining Training(CellValues values)
    {
        TrainingVerdict verdict = Enum.Parse<TrainingVerdict>(values["verdict"].Text!, ignoreCase: true);
        bool diverged = verdict == TrainingVerdict.Diverged;
        return new MapTraining(
            verdict,
            diverged ? double.NaN : values["accuracy"].Number,
            diverged ? double.NaN : values["testAccuracy"].Number,
            diverged ? double.NaN : values["loss"].Number,
            values["chance"].Number,
            (long)values["steps"].Number);
    }

    private static double TrainableDepth(TrainingSetup setup)
    {
        try
        {
            return MeanFieldPredictor.Predict(setup.Network.Spec!, BatchSize.Of(setup.BatchSize)).TrainableDepth;
        }
        catch (Exception fault) when (fault is ArgumentException or ArithmeticException or NotSupportedException)
        {
            // Theory does not cover this network; the map is drawn without a line.
            return double.NaN;
        }
    }
}
