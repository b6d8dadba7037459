using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Data;

namespace Fathom.Studies.Tests;

/// <summary>Every study of the anatomy in a tiny size: stopped and gone on with, and with any number of threads, it ends with the same bytes.</summary>
public sealed class AnatomyResumeTests
{
    private static readonly Lazy<StudyInputs> s_inputs = new(() => new StudyInputs(CifarImages.Locator));

    public static TheoryData<string> Names => [.. StudyCatalog.All.Select(study => study.Name).Where(name => name.StartsWith("bjorck-", StringComparison.Ordinal) || name == "two-explosions")];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_study_that_was_stopped_goes_on_to_the_bytes_of_one_that_was_not(string name)
    {
        using TemporaryFolder folder = new();
        Study study = Tiny(name);
        StudyOutcome whole = Run(study, Path.Combine(folder.Path, "whole"), threads: 1, TestContext.Current.CancellationToken);
        whole.Files.Length.ShouldBeGreaterThanOrEqualTo(3);

        using CancellationTokenSource stop = new();
        int computed = 0;
        int half = Math.Max(1, whole.Cells / 2);
        Study interrupted = study with
        {
            Measure = (cell, inputs, context) =>
            {
                CellValues values = study.Measure(cell, inputs, context);
                int place = Interlocked.Increment(ref computed);
                if (place == half)
                {
                    stop.Cancel();
                }

                // Cells that were at work beside that one are lost, as when a process is killed.
                return place <= half ? values : throw new OperationCanceledException(stop.Token);
            },
        };
        string halves = Path.Combine(folder.Path, "halves");
        StudyOutcome first = Run(interrupted, halves, threads: 3, stop.Token);
        first.Report.ShouldBeNull();
        first.Finished.ShouldBe(half);
        Directory.GetFiles(halves).ShouldBeEmpty();
        StudyOutcome second = Run(study, halves, threads: 3, TestContext.Current.CancellationToken);
        second.Files.Length.ShouldBe(whole.Files.Length);
        foreach ((string one, string other) in whole.Files.Zip(second.Files))
        {
            Path.GetFileName(other).ShouldBe(Path.GetFileName(one));
            File.ReadAllBytes(other).AsSpan().SequenceEqual(File.ReadAllBytes(one)).ShouldBeTrue(Path.GetFileName(one));
        }
    }

    [Fact]
    public void The_studies_of_one_pass_at_initialization_compute_it_once()
    {
        using TemporaryFolder folder = new();
        Run(Tiny("bjorck-fig2"), folder.Path, threads: 2, TestContext.Current.CancellationToken);
        foreach (string name in new[] { "bjorck-fig5", "bjorck-fig6", "bjorck-fig9", "bjorck-table1" })
        {
            Study reader = Tiny(name) with { Measure = (_, _, _) => throw new InvalidOperationException("It was computed already.") };
            Run(reader, folder.Path, threads: 2, TestContext.Current.CancellationToken).Report.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("bjorck-fig8")]
    [InlineData("bjorck-fig20")]
    [InlineData("bjorck-noise")]
    [InlineData("bjorck-fig3")]
    public void A_cell_at_work_stops_when_it_is_cancelled(string name)
    {
        Study study = Tiny(name);
        SweepCell cell = SweepManifest.Create(study.Kind, study.Cells(SettingsOf(study))).Cells[0];
        using CancellationTokenSource stop = new();
        stop.Cancel();
        CellContext context = new(() => throw new InvalidOperationException(), 1, null, stop.Token);
        StudyInputs inputs = study.NeedsData ? s_inputs.Value : new StudyInputs(new DataLocator(["nowhere"]));
        Should.Throw<OperationCanceledException>(() => study.Measure(cell, inputs, context));
    }

    private static StudyOutcome Run(Study study, string folder, int threads, CancellationToken cancellation) => StudyRunner.Run(
        study,
        SettingsOf(study),
        folder,
        study.NeedsData ? s_inputs.Value : new StudyInputs(new DataLocator(["nowhere"])),
        options: new PoolOptions { Threads = threads },
        cancellation: cancellation);

    private static StudySettings SettingsOf(Study study) => new(false, 1, study.DataSet ?? StudySettings.NormalData);

    private static Study Tiny(string name)
    {
        StudyCatalog.TryFind(name, out Study? study).ShouldBeTrue();
        return study! with { Cells = settings => study.Cells(settings).Select(cell => Shrunk(name, cell)).OfType<JsonObject>() };
    }

    // The sizes of a cell are among its parameters; a network of 8 layers and a batch of 4 take milliseconds.
    private static JsonObject? Shrunk(string name, JsonObject cell)
    {
        ImmutableDictionary<string, double> sizes = ImmutableDictionary<string, double>.Empty
            .Add("draws", 3).Add("epochs", 2).Add("testImages", 4).Add("repeats", 2).Add("networks", 2).Add("images", name == "bjorck-noise" ? 520 : 8);
        if (name == "bjorck-fig8")
        {
            sizes = sizes.Add("width", 12);
        }

        if (name == "bjorck-fig4")
        {
            sizes = sizes.SetItem("rate", 30);
        }

        foreach ((string parameter, double size) in sizes)
        {
            if (cell.ContainsKey(parameter))
            {
                cell[parameter] = size;
            }
        }

        if (cell.ContainsKey("depth"))
        {
            int depth = cell["depth"]!.GetValue<int>();
            if (name == "bjorck-max-lr" && depth > 20)
            {
                return null;
            }

            // One study compares depths 8 and 20.
            cell["depth"] = name == "bjorck-max-lr" ? depth : 8;
            cell["batch"] = 4;
            cell["images"] = 8;
            cell["steps"] = 3;
        }

        return cell;
    }
}
