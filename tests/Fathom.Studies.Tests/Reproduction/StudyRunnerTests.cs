using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Data;
using Fathom.Reporting;

namespace Fathom.Studies.Tests;

public sealed class StudyRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-study-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_study_writes_its_figure_its_numbers_and_a_page_and_checks_its_claim()
    {
        StudyOutcome outcome = Run(Squares(), folder);
        outcome.Report!.Claims.Single().Holds.ShouldBeTrue();
        outcome.Files.Select(Path.GetFileName).ShouldBe(["squares.svg", "squares.json", "squares.md"]);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "squares.json")));
        JsonElement root = document.RootElement;
        root.GetProperty("schema").GetString().ShouldBe(StudyFiles.Schema);
        root.GetProperty("claims")[0].GetProperty("holds").GetBoolean().ShouldBeTrue();
        root.GetProperty("tables")[0].GetProperty("rows")[2][1].GetDouble().ShouldBe(9);
        root.GetProperty("command").GetString().ShouldBe("fathom reproduce squares");
        string page = File.ReadAllText(Path.Combine(folder, "squares.md"));
        page.ShouldContain("* **Holds**: Squares are squares.");
        page.ShouldContain("![Squares](squares.svg)");
        page.ShouldContain("| 3 | 9");
    }

    [Fact]
    public void A_stopped_study_goes_on_and_ends_with_the_same_bytes()
    {
        string whole = Path.Combine(folder, "whole");
        string halves = Path.Combine(folder, "halves");
        Run(Squares(), whole);
        using CancellationTokenSource stop = new();
        int computed = 0;
        Study interrupted = Squares(_ =>
        {
            if (Interlocked.Increment(ref computed) == 2)
            {
                stop.Cancel();
            }
        });
        StudyOutcome first = Run(interrupted, halves, stop);
        first.Report.ShouldBeNull();
        first.Finished.ShouldBeLessThan(first.Cells);
        File.Exists(Path.Combine(halves, "squares.json")).ShouldBeFalse();
        int before = computed;
        StudyOutcome second = Run(interrupted, halves);
        second.Report.ShouldNotBeNull();
        (computed - before).ShouldBe(first.Cells - first.Finished);
        foreach (string name in second.Files.Select(file => Path.GetFileName(file)))
        {
            File.ReadAllBytes(Path.Combine(halves, name)).ShouldBe(File.ReadAllBytes(Path.Combine(whole, name)));
        }
    }

    [Fact]
    public void Other_settings_have_cells_of_their_own()
    {
        Run(Squares(), folder);
        StudyOutcome full = StudyRunner.Run(Squares(), new StudySettings(true, 2, StudySettings.NormalData), folder, Inputs(), cancellation: TestContext.Current.CancellationToken);
        full.Cells.ShouldBe(5);
        full.Files[1].ShouldEndWith("squares-full.json");
        StudyFiles.CommandOf(full.Study, full.Settings).ShouldBe("fathom reproduce squares --full --seed 2");
    }

    [Fact]
    public void A_cell_that_fails_is_named_with_its_error()
    {
        Study broken = Squares() with { Measure = (cell, _, _) => cell.Whole("x") == 2 ? throw new ArithmeticException("The square is gone.") : new CellValues { ["square"] = 1.0 } };
        Should.Throw<ArithmeticException>(() => Run(broken, folder)).Message.ShouldBe("Cell 2 of 3 of squares failed: The square is gone.");
    }

    [Fact]
    public void Every_study_says_what_it_claims_and_has_different_cells_for_every_setting()
    {
        StudyCatalog.All.Select(study => study.Name).Distinct().Count().ShouldBe(StudyCatalog.All.Length);
        foreach (Study study in StudyCatalog.All)
        {
            study.Name.ShouldMatch("^[a-z0-9-]+$");
            study.Claim.ShouldEndWith(".");
            foreach (bool full in (bool[])[false, true])
            {
                StudySettings settings = new(full, 3, study.DataSet ?? StudySettings.NormalData);
                JsonObject[] cells = [.. study.Cells(settings)];
                cells.Length.ShouldBeGreaterThan(1);
                SweepManifest.Create(study.Kind, cells, 3).Cells.Select(cell => cell.Id).Distinct().Count().ShouldBe(cells.Length);

                // A study of several seeds counts them from the one that it is given; a cell that draws nothing has none.
                IEnumerable<ulong?> others = study.Cells(settings with { Seed = 1003 }).Select(SeedOf);
                others.ShouldBe(cells.Select(cell => SeedOf(cell) + 1000));
            }
        }
    }

    [Fact]
    public void Data_that_is_not_there_is_replaced_or_asked_for()
    {
        StudyInputs none = new(new DataLocator([folder]));
        (string name, string? note) = none.Choose(Squares() with { DataSet = "cifar10" }, null);
        name.ShouldBe(StudySettings.NormalData);
        note.ShouldNotBeNull().ShouldContain("cifar10");
        none.Choose(Squares(), null).ShouldBe((StudySettings.NormalData, null));
        Should.Throw<DataUnavailableException>(() => none.Choose(Squares() with { DataSet = "cifar10" }, "cifar10"));
        Should.Throw<DataUnavailableException>(() => none.Choose(Squares() with { DataSet = "mnist", NeedsData = true }, null));
    }

    [Fact]
    public void Means_carry_their_error()
    {
        SampleMean mean = SampleMean.Of([1, 2, 3, 4]);
        mean.Mean.ShouldBe(2.5);
        mean.Deviation.ShouldBe(Math.Sqrt(5.0 / 3), 1e-15);
        mean.StandardError.ShouldBe(Math.Sqrt(5.0 / 12), 1e-15);
        mean.ToString().ShouldBe("2.50 ± 0.65");
        mean.Errors(2.4, 0.2).ShouldBe(0);
        LineFit.Slope([1, 2, 3], [2, 4, 6.3]).ShouldBe(2.15, 1e-12);
    }

    private static ulong? SeedOf(JsonObject cell) => cell["seed"]?.GetValue<ulong>();

    private static StudyInputs Inputs() => new(DataLocator.Usual());

    private static StudyOutcome Run(Study study, string folder, CancellationTokenSource? stop = null) => StudyRunner.Run(
        study, new StudySettings(false, 1, StudySettings.NormalData), folder, Inputs(), options: new PoolOptions { Threads = 1 }, cancellation: stop?.Token ?? TestContext.Current.CancellationToken);

    private static Study Squares(Action<int>? seen = null) => new()
    {
        Name = "squares",
        Paper = "Nobody 2024",
        Item = "ours",
        Title = "Squares",
        Claim = "Squares are squares.",
        Duration = "0 s",
        FullDuration = "0 s",
        Cells = settings => Enumerable.Range(1, settings.Full ? 5 : 3).Select(x => new JsonObject { ["x"] = x, ["seed"] = settings.Seed }),
        Measure = (cell, _, context) =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            seen?.Invoke(cell.Whole("x"));
            return new CellValues { ["square"] = cell.Number("x") * cell.Number("x") };
        },
        Report = results => StudyReport.Of(
            new Figure("Squares", new Panel(new Axis("x"), new Axis("square"), [new LineLayer(results.ValuesOf("x"), results.Numbers("square"))])),
            [new TextTable([new TableColumn("x"), new TableColumn("square")], results.Cells.Select(cell => (ImmutableArray<TableCell>)[TableCell.FromInt64(cell.Cell.Whole("x")), cell.Values["square"].Number]))],
            [new StudyClaim("Squares are squares.", results.Cells.All(cell => cell.Values["square"].Number == Math.Pow(cell.Cell.Number("x"), 2)), "they are.")]),
    };
}
