using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fathom.HouseRules.Tests;

/// <summary>The settings that hold for every project, and the files that every repository needs.</summary>
public partial class SolutionTests
{
    private static readonly (string Name, string Value)[] s_settings =
    [
        ("TargetFramework", "net10.0"),
        ("Nullable", "enable"),
        ("TreatWarningsAsErrors", "true"),
        ("AnalysisLevel", "latest-all"),
        ("EnforceCodeStyleInBuild", "true"),
        ("Deterministic", "true"),
        ("InvariantGlobalization", "true"),
        ("RestorePackagesWithLockFile", "true"),
        ("TieredPGO", "false"),
        ("TieredCompilationQuickJitForLoops", "false"),
    ];

    // Analyzers that keep formatting and parsing independent of the culture.
    private static readonly string[] s_cultureAnalyzers = ["CA1304", "CA1305", "CA1307", "CA1310", "CA1311"];

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string[] listed = [.. XElement.Parse(RepositoryTree.Read("Fathom.slnx")).Descendants("Project").Select(project => ((string?)project.Attribute("Path") ?? "").Replace('\\', '/'))];
        RepositoryTree.Projects
            .Where(project => !listed.Contains(project.Path))
            .Select(project => new Fault(project.Path, 0, "it is not in Fathom.slnx", "dotnet sln Fathom.slnx add " + project.Path))
            .Concat(listed.Where(path => !RepositoryTree.Exists(path)).Select(path => new Fault("Fathom.slnx", 0, $"{path} does not exist", "take it out")))
            .ShouldBeNone();
    }

    [Fact]
    public void Solution_wide_settings_are_in_force()
    {
        XElement properties = XElement.Parse(RepositoryTree.Read("Directory.Build.props"));
        s_settings
            .Where(setting => !properties.Descendants(setting.Name).Any(element => element.Value == setting.Value && element.Attribute("Condition") is null))
            .Select(setting => new Fault("Directory.Build.props", 0, $"{setting.Name} is not {setting.Value}", "set it back; one project that differs says so in its own file"))
            .ShouldBeNone();
    }

    [Fact]
    public void No_project_undoes_what_protects_it() =>
        RepositoryTree.Projects
            .SelectMany(project => project.Xml.Descendants()
                .Where(element => element.Name.LocalName is "Nullable" or "TreatWarningsAsErrors" or "AnalysisLevel" or "AnalysisMode" or "NoWarn" or "WarningsNotAsErrors" or "RunAnalyzers" or "TargetFramework" or "LangVersion")
                .Select(element => new Fault(project.Path, ((System.Xml.IXmlLineInfo)element).LineNumber, $"it sets {element.Name.LocalName} for itself", "leave it to Directory.Build.props")))
            .ShouldBeNone();

    [Fact]
    public void Analyzers_of_culture_are_not_switched_off()
    {
        string[] lines = RepositoryTree.Read(".editorconfig").Split('\n');
        s_cultureAnalyzers
            .SelectMany(rule => lines.Index().Where(line => line.Item.Contains($"{rule}.severity", StringComparison.Ordinal)))
            .Select(line => new Fault(".editorconfig", line.Index + 1, $"'{line.Item.Trim()}' touches a rule about culture", "results must not depend on the machine's culture"))
            .ShouldBeNone();
    }

    [Fact]
    public void An_analyzer_is_switched_off_only_with_a_reason()
    {
        string[] lines = RepositoryTree.Read(".editorconfig").Split('\n');
        lines.Index()
            .Where(line => line.Item.Contains(".severity = none", StringComparison.Ordinal) && !Explained(lines, line.Index))
            .Select(line => new Fault(".editorconfig", line.Index + 1, "a rule is switched off without a reason", "write the reason in a comment line above it"))
            .ShouldBeNone();
    }

    [Fact]
    public void Packages_are_pinned_in_one_place_and_never_float()
    {
        XElement central = XElement.Parse(RepositoryTree.Read("Directory.Packages.props"));
        central.Descendants("ManagePackageVersionsCentrally").Single().Value.ShouldBe("true");
        central.Descendants("CentralPackageTransitivePinningEnabled").Single().Value.ShouldBe("true");
        string[] pinned = [.. central.Descendants("PackageVersion").Select(package => (string)package.Attribute("Include")!)];
        central.Descendants("PackageVersion")
            .Where(package => !ExactVersion().IsMatch((string?)package.Attribute("Version") ?? ""))
            .Select(package => new Fault("Directory.Packages.props", 0, $"{package.Attribute("Include")?.Value} has no exact version", "write the version that was tried, such as 1.2.3"))
            .Concat(RepositoryTree.Projects.SelectMany(project => project.Packages
                .Where(package => !pinned.Contains(package))
                .Select(package => new Fault(project.Path, 0, $"{package} is not pinned", "add it to Directory.Packages.props"))))
            .Concat(RepositoryTree.Projects
                .Where(project => project.Xml.Descendants("PackageReference").Any(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null))
                .Select(project => new Fault(project.Path, 0, "it names a package version", "versions stand in Directory.Packages.props")))
            .ShouldBeNone();
    }

    [Fact]
    public void Every_project_has_its_lock_file() =>
        RepositoryTree.Projects
            .Where(project => !RepositoryTree.Exists(Path.Combine(Path.GetDirectoryName(project.Path)!, "packages.lock.json")))
            .Select(project => new Fault(project.Path, 0, "packages.lock.json is missing", "dotnet restore, and commit the file"))
            .ShouldBeNone();

    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("LICENSE")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    [InlineData(".ci/run")]
    public void A_repository_has_its_front_matter(string path)
    {
        RepositoryTree.Exists(path).ShouldBeTrue($"{path} is missing");
        RepositoryTree.Read(path).Length.ShouldBeGreaterThan(200, $"{path} says next to nothing");
    }

    [Theory]
    [InlineData("main command")]
    [InlineData("main output")]
    [InlineData("test command")]
    public void The_readme_marks_what_continuous_integration_runs(string mark) =>
        MarkedBlock.Find(RepositoryTree.Exists("README.md") ? RepositoryTree.Read("README.md") : "", mark)
            .ShouldNotBeNull($"README.md needs a line '<!-- {mark} -->' with a fenced block below it; .ci/run runs it and compares (see CONTRIBUTING.md)");

    // A reason may stand above a group of rules.
    private static bool Explained(string[] lines, int line)
    {
        while (line > 0 && lines[line].Contains(".severity", StringComparison.Ordinal))
        {
            line--;
        }

        return lines[line].TrimStart().StartsWith('#');
    }

    [GeneratedRegex(@"^\[?\d+(\.\d+){1,3}(-[\w.]+)?\]?$")]
    private static partial Regex ExactVersion();
}
