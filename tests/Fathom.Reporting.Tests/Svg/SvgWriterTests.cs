using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Fathom.Reporting.Tests;

public partial class SvgWriterTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_figure_is_well_formed_and_holds_no_number_that_is_not_finite()
    {
        for (ulong seed = 0; seed < 250; seed++)
        {
            string svg = SvgWriter.Write(RandomFigures.Make(seed));
            XDocument document = Parse(svg);
            document.Root!.Name.ShouldBe(Svg + "svg");
            foreach (XAttribute attribute in document.Descendants().Where(element => element.Name.LocalName is not ("title" or "desc" or "text" or "image")).Attributes())
                Bad().IsMatch(attribute.Value).ShouldBeFalse($"seed {seed}: {attribute}");
        }
    }

    [Fact]
    public void Coordinates_have_at_most_two_decimals_and_no_exponent()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            foreach (XElement path in Parse(SvgWriter.Write(RandomFigures.Make(seed))).Descendants(Svg + "path"))
                Regex.IsMatch(path.Attribute("d")!.Value, @"^([MLmlhvaz ]|-?\d+(\.\d{1,2})?)*$").ShouldBeTrue($"seed {seed}: {path.Attribute("d")!.Value}");
        }
    }

    [Fact]
    public void Hostile_text_is_shown_as_text_and_never_becomes_markup()
    {
        const string hostile = "</title><script>alert('x')</script>&";
        Figure figure = new(hostile, new Panel(new Axis(hostile), new Axis(hostile), [new LineLayer([0, 1], [0, 1]) { Name = hostile }])) { Subtitle = hostile };
        XDocument document = Parse(SvgWriter.Write(figure));
        document.Descendants(Svg + "script").ShouldBeEmpty();
        document.Root!.Element(Svg + "title")!.Value.ShouldBe(hostile);
    }

    [Fact]
    public void The_same_figure_gives_the_same_text_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach ((string name, Figure figure) in Gallery.All)
            {
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                string first = SvgWriter.Write(figure);
                CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "~" } };
                SvgWriter.Write(figure).ShouldBe(first, name);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_huge_line_keeps_its_spike_and_at_most_two_thousand_vertices()
    {
        XElement line = Parse(SvgWriter.Write(Gallery.Dense())).Descendants(Svg + "path")
            .Single(path => path.Attribute("class")?.Value == "fathom-stroke-series0" && path.Attribute("d")!.Value.Length > 100);
        string[] vertices = [.. Regex.Matches(line.Attribute("d")!.Value, @"[ML](-?[\d.]+) (-?[\d.]+)").Select(match => match.Groups[2].Value)];
        vertices.Length.ShouldBeLessThanOrEqualTo(Thinning.MostVertices);
        vertices.Length.ShouldBeGreaterThan(500);
        double[] heights = [.. vertices.Select(text => double.Parse(text, CultureInfo.InvariantCulture)).Order()];
        (heights[1] - heights[0]).ShouldBeGreaterThan(100);
    }

    [Fact]
    public void The_figure_has_a_title_and_a_description_for_readers_who_cannot_see_it()
    {
        XElement root = Parse(SvgWriter.Write(Gallery.GradientProfile())).Root!;
        root.Attribute("role")!.Value.ShouldBe("img");
        string[] ids = root.Attribute("aria-labelledby")!.Value.Split(' ');
        root.Element(Svg + "title")!.Attribute("id")!.Value.ShouldBe(ids[0]);
        root.Element(Svg + "desc")!.Attribute("id")!.Value.ShouldBe(ids[1]);
        root.Element(Svg + "desc")!.Value.ShouldContain("squared gradient norm");
        root.Element(Svg + "desc")!.Value.ShouldContain("precision horizon");
    }

    [Fact]
    public void Dark_colors_apply_to_dark_screens_only_so_that_print_stays_light()
    {
        XElement root = Parse(SvgWriter.Write(Gallery.Bars())).Root!;
        string sheet = root.Element(Svg + "style")!.Value;
        sheet.ShouldStartWith("@media screen and (prefers-color-scheme:dark){");
        foreach (string name in root.Descendants().Attributes("class").SelectMany(attribute => attribute.Value.Split(' ')))
            sheet.ShouldContain($".{name}{{");
        root.Elements(Svg + "rect").First().Attribute("fill")!.Value.ShouldBe("#ffffff");
    }

    [Fact]
    public void All_ids_begin_with_the_figures_own_so_that_figures_can_share_a_page()
    {
        string svg = SvgWriter.Write(Gallery.Bars() with { Id = "Growth, by B" });
        string[] ids = [.. Parse(svg).Descendants().Attributes("id").Select(attribute => attribute.Value)];
        ids.ShouldAllBe(id => id.StartsWith("fathom-growth-by-b-", StringComparison.Ordinal));
        ids.ShouldBeUnique();
    }

    [Fact]
    public void A_small_heat_map_is_made_of_rectangles_and_a_large_one_of_a_picture()
    {
        XDocument small = Parse(SvgWriter.Write(Gallery.SmallHeatmap()));
        small.Descendants(Svg + "rect").Count(rect => rect.Attribute("shape-rendering") is not null).ShouldBe(143);
        Parse(SvgWriter.Write(Gallery.Heatmap())).Descendants(Svg + "image").Count().ShouldBe(2);
    }

    [Fact]
    public void The_format_of_a_small_figure_is_the_committed_one()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Svg", "Golden", "format.svg");
        string actual = SvgWriter.Write(Gallery.Format());
        string expected = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        actual.ShouldBe(expected, customMessage: actual);
    }

    private static XDocument Parse(string svg)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = true });
        return XDocument.Load(reader);
    }

    [GeneratedRegex("NaN|Infinity|∞")]
    private static partial Regex Bad();
}
