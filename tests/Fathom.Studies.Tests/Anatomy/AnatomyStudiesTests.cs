using Fathom.Data;

namespace Fathom.Studies.Tests;

/// <summary>The studies of the anatomy as the command line finds and runs them.</summary>
public class AnatomyStudiesTests
{
    private static readonly string[] s_names =
    [
        "bjorck-fig1", "bjorck-fig2", "bjorck-fig3", "bjorck-fig4", "bjorck-fig5", "bjorck-fig6", "bjorck-fig7", "bjorck-fig8", "bjorck-fig9",
        "bjorck-table1", "bjorck-fig20", "bjorck-noise", "bjorck-last-layer", "bjorck-max-lr", "bjorck-variants", "bjorck-init", "two-explosions",
    ];

    public static TheoryData<string> Names => [.. s_names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_figure_and_table_is_a_study_with_cells_of_its_own(string name)
    {
        StudyCatalog.TryFind(name, out Study? study).ShouldBeTrue();
        foreach (bool full in new[] { false, true })
        {
            // A manifest insists that no two cells are equal.
            SweepManifest manifest = SweepManifest.Create(study!.Kind, study.Cells(new StudySettings(full, 1, study.DataSet ?? StudySettings.NormalData)));
            manifest.Cells.Length.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void A_cell_says_which_network_it_is()
    {
        SweepManifest manifest = SweepManifest.Create(
            "test/1", AnatomyCells.Networks(new StudySettings(false, 3, "cifar-10"), 20, Enum.GetValues<AnatomyNorm>(), 2, ("weights", "He"), ("form", "mean only")));
        manifest.Cells.Length.ShouldBe(8);
        AnatomyCells.NetworkOf(manifest.Cells[2]).ShouldBe(new AnatomyNetwork { Depth = 20, Norm = AnatomyNorm.Everywhere, Weights = AnatomyWeights.He, Form = Fathom.Networks.NormForm.MeanOnly });
        manifest.Cells[3].Seed().ShouldBe(4UL);
    }

    [Theory]
    [InlineData("mnist", "1×28×28 in 10 classes")]
    [InlineData("normal", "normal samples are no images")]
    [InlineData("tables", "'tables'")]
    public void Other_data_end_a_study_with_one_clear_sentence_before_anything_is_computed(string data, string said)
    {
        using TemporaryFolder folder = new();
        foreach (string name in s_names.Where(name => StudyCatalog.TryFind(name, out Study? found) && found.NeedsData))
        {
            StudyCatalog.TryFind(name, out Study? study).ShouldBeTrue();
            ArgumentException fault = Should.Throw<ArgumentException>(() => StudyRunner.Run(study!, new StudySettings(false, 1, data), folder.Path, new StudyInputs(new DataLocator(["nowhere"])), cancellation: TestContext.Current.CancellationToken));
            fault.Message.ShouldContain(said);
            Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_layer_keeps_its_place_in_depth()
    {
        new AnatomyNetwork().LayerAt(45).ShouldBe(45);
        LayerMoments.PublishedLayers.Select(new AnatomyNetwork().LayerAt).ShouldBe(LayerMoments.PublishedLayers);
        AnatomyNetwork shallow = new() { Depth = 20 };
        new[] { 2, 55, 109, 110 }.Select(shallow.LayerAt).ShouldBe([2, 9, 18, 20]);
    }
}
