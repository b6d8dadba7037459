using System.Xml.Linq;

namespace Fathom.Reporting.Tests;

/// <summary>Tables in pages, read back as XML.</summary>
public class HtmlTableWriterTests
{
    private static readonly TextTable s_table = new(
        [new TableColumn("name", Alignment: ColumnAlignment.Left), new TableColumn("size", "m"), new TableColumn("rest")],
        [["a<b>\n", 1.23456789, 7L], ["\"c\" & 'd'", double.PositiveInfinity, TableCell.Empty]],
        "a < b");

    [Fact]
    public void Every_cell_stands_in_its_place_whatever_it_holds()
    {
        XElement table = XElement.Parse(HtmlTableWriter.Write(s_table)).Element("table")!;
        table.Element("caption")!.Value.ShouldBe("a < b");
        table.Element("thead")!.Descendants("button").Select(cell => cell.Value).ShouldBe(["name", "size (m)", "rest"]);
        string[][] cells = [.. table.Element("tbody")!.Elements("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray())];
        cells[0].ShouldBe(["a<b>\n", "1.23457", "7"]);
        cells[1].ShouldBe(["\"c\" & 'd'", "∞", ""]);
    }

    [Fact]
    public void Numbers_carry_what_they_are_sorted_by()
    {
        XElement[] cells = [.. XElement.Parse(HtmlTableWriter.Write(s_table)).Descendants("td")];
        cells[1].Attribute("data-v")!.Value.ShouldBe("1.23457");
        cells[4].Attribute("data-v")!.Value.ShouldBe("inf");
        cells[0].Attribute("data-v").ShouldBeNull();
    }

    [Fact]
    public void Columns_that_do_not_fit_are_kept_for_a_row_that_is_opened()
    {
        XElement[] rows = [.. XElement.Parse(HtmlTableWriter.Write(s_table, 1, marked: 1)).Descendants("tbody").Elements("tr")];
        rows.ShouldAllBe(row => row.Elements("td").Count() == 1);
        rows[0].Attribute("data-more")!.Value.ShouldContain("size (m): 1.23457");
        rows[0].Attribute("data-more")!.Value.ShouldContain("rest: 7");
        rows[0].Attribute("class").ShouldBeNull();
        rows[1].Attribute("class")!.Value.ShouldBe("marked");
    }

    [Fact]
    public void A_page_is_complete_in_itself()
    {
        string page = HtmlPage.Write("<title>", "<p>body</p>\n");
        page.ShouldStartWith("<!DOCTYPE html>");
        page.ShouldContain("<title>&lt;title&gt;</title>");
        page.ShouldContain("default-src 'none'");
        page.ShouldContain("prefers-color-scheme:dark");
        foreach (string outside in (string[])["http://", "https://", "src=", "href=", "@import"])
        {
            page.ShouldNotContain(outside);
        }
    }

    [Fact]
    public void A_table_shows_at_least_one_column() => Should.Throw<ArgumentOutOfRangeException>(() => HtmlTableWriter.Write(s_table, 0));
}
