using System.Text;
using System.Text.RegularExpressions;

namespace Fathom.HouseRules.Tests;

/// <summary>The repository speaks for itself: it names no machine and no tool that a reader does not have.</summary>
public class RepositoryTextTests
{
    private static readonly string[] s_textEndings =
        [".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".txt", ".yml", ".svg", ".html", ".sh", ".csv", "run", ".editorconfig", ".gitignore", ".gitattributes", "LICENSE"];

    // Each pattern is reversed, so that this file does not break its own rule.
    private static readonly Regex[] s_foreign =
    [
        Reversed(@"b\/mraf/"), Reversed(@"/krow/"), Reversed(@"/tw/pmt/"), Reversed(@"/toor/"), Reversed(@"/emoh/"), Reversed(@"oiduts-mraf"), Reversed(@"hcneb-mraf"),
        Reversed(@"edualc"), Reversed(@"ciporhtna"), Reversed(@"wohs seussi"), Reversed(@"dm.FEIRB"), Reversed(@"dm.ngised"), Reversed(@"dm.gnireenigne"), Reversed(@"-naem/yroeht"), Reversed(@"seton yroeht"), Reversed(@"dm.elyts"),
    ];

    [Fact]
    public void No_tracked_file_names_a_machine_or_a_tool_that_readers_do_not_have() =>
        RepositoryTree.Files
            .Where(path => s_textEndings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .SelectMany(path => FaultsOf(path, RepositoryTree.Read(path)))
            .ShouldBeNone();

    [Fact]
    public void A_foreign_name_is_found()
    {
        FaultsOf("a.md", "see " + new string([.. "/krow/".Reverse()]) + "main").ShouldHaveSingleItem();
        FaultsOf("a.md", "this framework/works").ShouldBeEmpty();
    }

    [Fact]
    public void Text_files_are_valid_and_end_their_lines_alike() =>
        RepositoryTree.Files
            .Where(path => s_textEndings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .SelectMany(path => ShapeFaults(path, File.ReadAllBytes(Path.Combine(RepositoryTree.Root, path))))
            .ShouldBeNone();

    private static IEnumerable<Fault> FaultsOf(string path, string text) =>
        from line in text.Split('\n').Index()
        from pattern in s_foreign
        where pattern.IsMatch(line.Item)
        select new Fault(path, line.Index + 1, $"'{pattern.Match(line.Item).Value}' means nothing to a reader elsewhere", "say it without the path or the tool");

    private static IEnumerable<Fault> ShapeFaults(string path, byte[] bytes)
    {
        if (bytes.AsSpan().Contains((byte)'\r'))
        {
            yield return new Fault(path, 0, "it has carriage returns", "end lines with a line feed alone");
        }

        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            yield return new Fault(path, 0, "it begins with a byte-order mark", "save it as plain UTF-8");
        }
    }

    private static Regex Reversed(string pattern) => new(new string([.. pattern.Reverse()]), RegexOptions.IgnoreCase);
}
