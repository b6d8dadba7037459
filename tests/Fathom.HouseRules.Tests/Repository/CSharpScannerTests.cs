namespace Fathom.HouseRules.Tests;

public class CSharpScannerTests
{
    private static string CodeOf(string text) => CSharpSource.Parse("Sample.cs", text).Code;

    [Theory]
    [InlineData("a(\"b\");", "a(\" \");")]
    [InlineData("a(\"\\\"b\");c", "a(\"   \");c")]
    [InlineData("a(@\"\"\"b\");c", "a(@\"   \");c")]
    [InlineData("a('\"');b", "a(' ');b")]
    [InlineData("a(\"\"\"b \"c\" d\"\"\");e", "a(\"\"\"       \"\"\");e")]
    [InlineData("a // b\nc", "a     \nc")]
    [InlineData("a /* b */ c", "a         c")]
    public void Insides_of_literals_and_comments_are_blanked(string text, string expected) => CodeOf(text).ShouldBe(expected);

    [Theory]
    [InlineData("$\"x{Call(\"y\")}z\"", "Call(\" \")")]
    [InlineData("$\"{{x}}{Call()}\"", "Call()")]
    [InlineData("$$\"\"\"{x}{{Call()}}\"\"\"", "Call()")]
    [InlineData("$\"{(a ? $\"{Call()}\" : \"b\")}\";Next", "Next")]
    public void Holes_of_interpolated_strings_stay_code(string text, string expected)
    {
        string code = CodeOf(text);
        code.Length.ShouldBe(text.Length);
        code.ShouldContain(expected);
        code.ShouldNotContain("{{");
    }

    [Fact]
    public void Comments_and_strings_are_listed_with_their_lines()
    {
        CSharpSource source = CSharpSource.Parse("Sample.cs", "a\n// one\nb(\"two\") /* three */");

        source.Comments.Select(part => part.Text).ShouldBe(["// one", "/* three */"]);
        source.Strings.Select(part => part.Text).ShouldBe(["\"two\""]);
        source.LineOf(source.Strings[0].Start).ShouldBe(3);
    }
}
