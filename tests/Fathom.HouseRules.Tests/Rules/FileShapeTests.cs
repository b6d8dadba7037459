using System.Text.RegularExpressions;

namespace Fathom.HouseRules.Tests;

/// <summary>One idea per file, and names that say which.</summary>
public partial class FileShapeTests
{
    private const int Ceiling = 500;

    // Files that may be longer, each with its reason.
    private static readonly Dictionary<string, string> s_longFiles = [];

    private static readonly string[] s_emptyFolderNames = ["Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Misc", "Managers", "Shared", "Extensions"];

    [Fact]
    public void No_file_is_longer_than_the_ceiling() =>
        RepositoryTree.Sources
            .Select(path => (Path: path, Length: RepositoryTree.Read(path).AsSpan().Count('\n')))
            .Where(file => file.Length > Ceiling && !s_longFiles.ContainsKey(file.Path))
            .Select(file => new Fault(file.Path, Ceiling, $"{file.Length} lines, the ceiling is {Ceiling}", "split it by ideas, or list it in FileShapeTests with a reason"))
            .ShouldBeNone();

    [Fact]
    public void The_list_of_long_files_names_only_files_that_are_long() =>
        s_longFiles.Keys
            .Where(path => !RepositoryTree.Exists(path) || RepositoryTree.Read(path).AsSpan().Count('\n') <= Ceiling)
            .Select(path => new Fault(path, 0, "the exception is not needed any more", "take it off the list in FileShapeTests"))
            .ShouldBeNone();

    [Fact]
    public void A_file_is_named_for_a_type_in_it() =>
        RepositoryTree.Sources.SelectMany(path => NameFaults(path, RepositoryTree.Read(path))).ShouldBeNone();

    [Fact]
    public void Namespaces_are_the_names_of_their_projects() =>
        RepositoryTree.Projects
            .SelectMany(project => RepositoryTree.Sources
                .Where(path => path.StartsWith(Path.GetDirectoryName(project.Path) + "/", StringComparison.Ordinal))
                .SelectMany(path => NamespaceFaults(project.Name, path, RepositoryTree.Read(path))))
            .ShouldBeNone();

    [Fact]
    public void Folders_are_named_in_the_words_of_the_field() =>
        RepositoryTree.Files
            .Select(path => (Path: path, Bad: path.Split('/')[..^1].FirstOrDefault(folder => s_emptyFolderNames.Contains(folder, StringComparer.OrdinalIgnoreCase))))
            .Where(file => file.Bad is not null)
            .Select(file => new Fault(file.Path, 0, $"the folder name {file.Bad} says nothing", "name the folder for the idea that it holds"))
            .ShouldBeNone();

    [Theory]
    [InlineData("src/Fathom.Numerics/Wrong.cs", "public sealed class Right { }", 1)]
    [InlineData("src/Fathom.Numerics/Right.cs", "public sealed record Right(int A);", 0)]
    [InlineData("src/Fathom.Numerics/Right.Vector512.cs", "partial class Right { }", 0)]
    [InlineData("src/Fathom.Numerics/Right.cs", "public delegate void Right(int a);", 0)]
    [InlineData("src/Fathom.Numerics/Right{T}.cs", "public readonly struct Right<T>;", 0)]
    [InlineData("src/Fathom.Cli/Program.cs", "return 0;", 0)]
    [InlineData("src/Fathom.Numerics/Right.cs", "// class Right", 1)]
    [InlineData("samples/right.cs", "return 0;", 0)]
    [InlineData("samples/wrong.cs", "return 0; class Right;", 1)]
    public void A_wrong_file_name_is_found(string path, string text, int faults) => NameFaults(path, text).Count().ShouldBe(faults);

    [Theory]
    [InlineData("namespace Fathom.Numerics;", 0)]
    [InlineData("namespace Fathom.Numerics.Roots;", 1)]
    [InlineData("namespace Fathom.Numerics { }", 1)]
    public void A_wrong_namespace_is_found(string text, int faults) => NamespaceFaults("Fathom.Numerics", "a.cs", text).Count().ShouldBe(faults);

    private static IEnumerable<Fault> NameFaults(string path, string text)
    {
        string name = Path.GetFileName(path);
        string idea = name[..name.AsSpan().IndexOfAny('.', '{')];
        string code = CSharpSource.Parse(path, text).Code;
        bool topLevelProgram = idea == "Program" && !TypeDeclaration().IsMatch(code);
        bool attributesOnly = idea is "AssemblyInfo" or "GlobalUsings";

        // A sample is a program in one file, run by its name: it has statements and no type.
        bool isSample = path.StartsWith("samples/", StringComparison.Ordinal) && !TypeDeclaration().IsMatch(code);
        if (!topLevelProgram && !attributesOnly && !isSample && !TypeDeclaration().Matches(code).Any(match => match.Groups["name"].Value == idea))
        {
            yield return new Fault(path, 0, $"no type named {idea} is declared in it", "name the file for its type");
        }
    }

    private static IEnumerable<Fault> NamespaceFaults(string project, string path, string text)
    {
        CSharpSource source = CSharpSource.Parse(path, text);
        return NamespaceDeclaration().Matches(source.Code)
            .Where(match => match.Groups["name"].Value != project || match.Groups["end"].Value != ";")
            .Select(match => new Fault(path, source.LineOf(match.Index), $"'{match.Value.Trim()}' is not the project's namespace", $"write 'namespace {project};'"));
    }

    [GeneratedRegex(@"\b(?:class|struct|record(?:\s+struct|\s+class)?|interface|enum|delegate\s+[\w<>\[\],.?\s]+?)\s+(?<name>\w+)\s*(?=[<({:;\s]|$)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)\s*(?<end>[;{])", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
