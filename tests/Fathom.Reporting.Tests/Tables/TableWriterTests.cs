using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Reporting.Tests;

public class TableWriterTests
{
    private static readonly TextTable Sample = new(
        [new("layer", SignificantDigits: 3), new("gradient", "relative", SignificantDigits: 4), new("note", Alignment: ColumnAlignment.Left)],
        [
            [1L, 1.46694220692426, "first, \"best\""],
            [50L, 2.1e12, "a|b"],
            [100L, double.PositiveInfinity, default],
            [101L, double.NaN, "漢字"],
        ],
        "Gradients");

    [Fact]
    public void Plain_text_aligns_columns_by_display_width() =>
        PlainTableWriter.Write(Sample).ShouldBe(string.Join('\n',
            "Gradients",
            "layer  gradient (relative)  note",
            "─────  ───────────────────  ─────────────",
            "    1                1.467  first, \"best\"",
            "   50            2.100e+12  a|b",
            "  100                    ∞",
            "  101                    -  漢字",
            string.Empty));

    [Fact]
    public void Markdown_escapes_what_would_break_the_table() =>
        MarkdownTableWriter.Write(Sample).ShouldBe(string.Join('\n',
            "**Gradients**",
            string.Empty,
            "| layer | gradient (relative) | note |",
            "| --: | --: | :-- |",
            "| 1 | 1.467 | first, \"best\" |",
            "| 50 | 2.100e+12 | a\\|b |",
            "| 100 | ∞ |  |",
            "| 101 | - | 漢字 |",
            string.Empty));

    [Fact]
    public void Csv_quotes_fields_and_keeps_all_digits() =>
        CsvTableWriter.Write(Sample).ShouldBe(string.Join("\r\n",
            "layer,gradient (relative),note",
            "1,1.46694220692426,\"first, \"\"best\"\"\"",
            "50,2100000000000,a|b",
            "100,inf,",
            "101,,漢字",
            string.Empty));

    [Fact]
    public void Every_csv_field_reads_back_as_it_was() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), fields =>
        {
            if (fields.Length == 0)
                return true;
            TextTable table = new(fields.Select(field => new TableColumn(field.Get)), [[.. fields.Select(field => (TableCell)field.Get)]]);
            List<string> read = ReadCsv(CsvTableWriter.Write(table));
            string[] expected = [.. fields.Select(field => field.Get)];
            return read.SequenceEqual(expected.Concat(expected));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Hostile_text_never_adds_a_line_to_plain_text_or_markdown() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            TextTable table = new([new TableColumn(text.Get)], [[text.Get + "\r\n"]]);
            return PlainTableWriter.Write(table).Count(character => character == '\n') == 3
                && MarkdownTableWriter.Write(table).Count(character => character == '\n') == 3;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_row_with_a_missing_cell_is_refused() =>
        Should.Throw<ArgumentException>(() => new TextTable([new("a"), new("b")], [[1.0]])).ParamName.ShouldBe("rows");

    [Fact]
    public void A_table_without_columns_is_refused() =>
        Should.Throw<ArgumentException>(() => new TextTable([], [])).ParamName.ShouldBe("columns");

    [Fact]
    public void A_column_with_no_digits_is_refused() =>
        Should.Throw<ArgumentException>(() => new TextTable([new("a", SignificantDigits: 0)], [])).ParamName.ShouldBe("columns");

    // An independent reader of RFC 4180, one state at a time.
    private static List<string> ReadCsv(string text)
    {
        List<string> fields = [];
        System.Text.StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (c == ',' || (c == '\r' && text[i + 1] == '\n')))
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\r')
                    i++;
            }
            else
            {
                field.Append(c);
            }
        }

        return fields;
    }
}
