using System.Text.RegularExpressions;

namespace Fathom.HouseRules.Tests;

/// <summary>What comments may not hold, and where one is owed.</summary>
public partial class CommentTests
{
    // Spelled in two pieces so that this file does not break its own rule.
    private static readonly string[] s_leftovers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"];

    [Fact]
    public void Nothing_is_left_for_later() => Sources.SelectMany(LeftoverFaults).ShouldBeNone();

    [Fact]
    public void No_code_is_commented_out() => Sources.SelectMany(CommentedCodeFaults).ShouldBeNone();

    [Fact]
    public void A_warning_is_switched_off_only_with_a_reason() => Sources.SelectMany(SwitchedOffFaults).ShouldBeNone();

    [Fact]
    public void A_skipped_test_says_why() => Sources.SelectMany(SkippedFaults).ShouldBeNone();

    [Theory]
    [InlineData("// int x = Call(1);", 1)]
    [InlineData("// return x;", 1)]
    [InlineData("// if (x > 0)", 1)]
    [InlineData("// }", 1)]
    [InlineData("// The sum runs over k; the last term is dropped.", 0)]
    [InlineData("// f(x) = x² + 1", 0)]
    [InlineData("// return to the caller what was found", 0)]
    [InlineData("/// <code>Call(1);</code>", 0)]
    public void Commented_code_is_told_from_prose(string text, int faults) => CommentedCodeFaults(Sample(text)).Count().ShouldBe(faults);

    [Theory]
    [InlineData("#pragma warning disable CA1000\nx", 1)]
    [InlineData("#pragma warning disable CA1000 // The interface asks for it.\nx", 0)]
    [InlineData("[SuppressMessage(\"Design\", \"CA1000\")]", 1)]
    [InlineData("[SuppressMessage(\"Design\", \"CA1000\", Justification = \"The interface asks for it.\")]", 0)]
    public void A_missing_reason_is_found(string text, int faults) => SwitchedOffFaults(Sample(text)).Count().ShouldBe(faults);

    [Fact]
    public void A_leftover_is_found()
    {
        LeftoverFaults(Sample("// " + s_leftovers[0] + ": later")).Count().ShouldBe(1);
        LeftoverFaults(Sample("int todos = 1;")).ShouldBeEmpty();
    }

    private static IEnumerable<CSharpSource> Sources => RepositoryTree.Sources.Select(path => CSharpSource.Parse(path, RepositoryTree.Read(path)));

    private static CSharpSource Sample(string text) => CSharpSource.Parse("Sample.cs", text);

    private static IEnumerable<Fault> LeftoverFaults(CSharpSource source) =>
        from comment in source.Comments
        from word in s_leftovers
        where Regex.IsMatch(comment.Text, $@"\b{word}\b")
        select new Fault(source.Path, source.LineOf(comment.Start), $"a comment says {word}", "do it, or open an issue and take the comment out");

    private static IEnumerable<Fault> CommentedCodeFaults(CSharpSource source) =>
        from comment in source.Comments
        where !comment.Text.StartsWith("///", StringComparison.Ordinal)
        from line in comment.Text.Split('\n')
        where CodeLine().IsMatch(line)
        select new Fault(source.Path, source.LineOf(comment.Start), $"code in a comment ('{line.Trim()}')", "delete it; history keeps it");

    private static IEnumerable<Fault> SwitchedOffFaults(CSharpSource source)
    {
        IEnumerable<Match> bare = Pragma().Matches(source.Text)
            .Concat(Suppression().Matches(source.Text).Where(match => !match.Value.Contains("Justification", StringComparison.Ordinal)))
            .Where(match => !source.Comments.Concat(source.Strings).Any(part => part.Start <= match.Index && match.Index < part.Start + part.Text.Length));
        return bare.Select(match => new Fault(source.Path, source.LineOf(match.Index), "a warning is switched off without a reason", "repair its cause; if the rule is truly wrong here, write the reason on the same line"));
    }

    private static IEnumerable<Fault> SkippedFaults(CSharpSource source) =>
        Skipped().Matches(source.Code)
            .Where(match => !source.Strings.Any(part => part.Start == match.Index + match.Length && part.Text.Length > 12))
            .Select(match => new Fault(source.Path, source.LineOf(match.Index), "a skipped test without a reason", "say in the text what is missing and how to get it"));

    [GeneratedRegex(@"^\s*(?://|/\*|\*)?\s*(?:(?:[\w<>\[\].,()\s!?]+=\s*)?[\w.]+\([^)]*\)+;|(?:return|throw|break|continue|using|var|int|double|bool|string)\b[^;]*;|(?:if|for|foreach|while|switch)\s*\(.*\)\s*\{?|(?:public|private|internal|static)\s[^.]*[;{)]|[{}]+;?)\s*$")]
    private static partial Regex CodeLine();

    [GeneratedRegex(@"#pragma\s+warning\s+disable(?![^\n]*//[^\n]{8,})[^\n]*")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"\[(?:assembly:\s*|module:\s*)?(?:\w+\.)*SuppressMessage\([^]]*\]|<NoWarn>")]
    private static partial Regex Suppression();

    [GeneratedRegex(@"\bSkip\s*=\s*(?="")")]
    private static partial Regex Skipped();
}
