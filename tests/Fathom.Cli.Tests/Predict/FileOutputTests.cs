using System.Globalization;
using System.Xml.Linq;

namespace Fathom.Cli.Tests;

public sealed class FileOutputTests
{
    [Fact]
    public void Csv_has_a_row_per_layer_and_two_columns_per_quantity()
    {
        string[] lines = CommandRun.OutputOf("predict", "--depth", "12", "--csv").TrimEnd().Split('\n');
        string[] header = lines[0].TrimEnd().Split(',');
        header.ShouldBe(
        [
            "layer", "logGradientNorm", "logGradientNormUncertainty", "gradientGrowth", "gradientGrowthUncertainty",
            "variance", "varianceUncertainty", "correlation", "correlationUncertainty",
        ]);
        lines.Length.ShouldBe(13);
        for (int layer = 1; layer <= 12; layer++)
        {
            string[] cells = lines[layer].TrimEnd().Split(',');
            cells.Length.ShouldBe(header.Length);
            cells[0].ShouldBe(layer.ToString(CultureInfo.InvariantCulture));
            double.Parse(cells[1], CultureInfo.InvariantCulture).ShouldBe((12 - layer) * Math.Log(1.47968127), 1e-7);
        }
    }

    [Theory]
    [InlineData("--depth", "100")]
    [InlineData("--batch", "3")]
    [InlineData("--batch", "2")]
    [InlineData("--depth", "1")]
    [InlineData("--norm", "layer")]
    [InlineData("--norm", "none", "--activation", "identity", "--depth", "2")]
    public void A_plot_is_well_formed_and_the_same_every_time(params string[] options)
    {
        using TemporaryFolder folder = new();
        string first = folder.PathOf("first.svg");
        string second = folder.PathOf("second.svg");
        string text = CommandRun.OutputOf(["predict", .. options, "--plot", first]);
        CommandRun.OutputOf(["predict", .. options, "--plot", second]).ShouldBe(text);
        File.ReadAllBytes(second).ShouldBe(File.ReadAllBytes(first));
        XDocument.Load(first).Root!.Name.LocalName.ShouldBe("svg");
        File.ReadAllText(first).ShouldNotContain("NaN");
        folder.Files().ShouldBe(["first.svg", "second.svg"]);
    }

    [Fact]
    public void A_plot_of_a_deep_network_shows_its_horizons()
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("deep.svg");
        CommandRun.OutputOf("predict", "--depth", "100", "--plot", path, "--json");
        string svg = File.ReadAllText(path);
        svg.ShouldContain("float32 rounding: 85 layers");
        svg.ShouldContain("trainable depth: 41 layers");
        svg.ShouldNotContain("float64 rounding");
    }

    [Fact]
    public void A_plot_that_cannot_be_written_is_refused_and_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        CommandRun.RefusalOf("predict", "--plot", folder.PathOf("missing/plot.svg"));
        CommandRun.RefusalOf("predict", "--json", "--plot", folder.FullPath);
        CommandRun.RefusalOf("predict", "--plot", "");
        folder.Files().ShouldBeEmpty();
    }
}
