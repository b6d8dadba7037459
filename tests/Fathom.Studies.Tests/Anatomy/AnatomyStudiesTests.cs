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

    [Theory]
    [InlineData("bjorck-fig7")]
    public void A_study_writes_the_same_bytes_again(string name)
    {
        using TemporaryFolder folder = new();
        StudyCatalog.TryFind(name, out Study? study).ShouldBeTrue();
        StudySettings settings = new(false, 1, StudySettings.NormalData);
        StudyInputs inputs = new(new DataLocator(["nowhere"]));
        byte[][] Bytes(string into) => [.. StudyRunner.Run(study!, settings, Path.Combine(folder.Path, into), inputs).Files.Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        byte[][] first = Bytes("a");
        byte[][] second = Bytes("b");
        first.Length.ShouldBe(3);
        for (int i = 0; i < first.Length; i++)
        {
            first[i].AsSpan().SequenceEqual(second[i]).ShouldBeTrue();
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

    [Fact]
    public void Images_of_another_data_set_end_a_study_with_one_clear_sentence()
    {
        using TemporaryFolder folder = new();
        StudyCatalog.TryFind("bjorck-fig2", out Study? study).ShouldBeTrue();
        Should.Throw<ArithmeticException>(() => StudyRunner.Run(study!, new StudySettings(false, 1, "tables"), folder.Path, new StudyInputs(new DataLocator(["nowhere"]))))
            .Message.ShouldContain("data set");
    }
}
