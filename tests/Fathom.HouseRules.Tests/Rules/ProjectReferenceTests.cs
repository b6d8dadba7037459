namespace Fathom.HouseRules.Tests;

/// <summary>The arrows between the projects, as docs/architecture.md draws them.</summary>
public class ProjectReferenceTests
{
    // From the ground up: a project may use only projects that stand before it.
    private static readonly string[] s_house =
    [
        "Fathom.Numerics", "Fathom.Specification", "Fathom.MeanField", "Fathom.FiniteWidth", "Fathom.Sampling", "Fathom.Networks",
        "Fathom.Onnx", "Fathom.Data", "Fathom.Reporting", "Fathom.Diagnosis", "Fathom.Studies", "Fathom.Cli", "Fathom.Web",
    ];

    private static readonly string[] s_lenses = ["Fathom.MeanField", "Fathom.FiniteWidth", "Fathom.Sampling", "Fathom.Networks"];

    // Test projects that guard the whole house and so test no single project.
    private static readonly string[] s_wholeHouseTests = ["Fathom.HouseRules.Tests"];

    [Fact]
    public void Every_project_uses_only_projects_above_it_and_lenses_do_not_know_each_other() =>
        RepositoryTree.Projects.Where(project => project.IsProduct).SelectMany(FaultsOf).ShouldBeNone();

    [Fact]
    public void Every_test_project_references_what_it_tests() =>
        RepositoryTree.Projects.Where(project => project.IsTest).SelectMany(TestFaultsOf).ShouldBeNone();

    [Fact]
    public void A_project_lies_in_the_folder_of_its_name() =>
        RepositoryTree.Projects
            .Where(project => Path.GetFileName(Path.GetDirectoryName(project.Path)) != project.Name)
            .Select(project => new Fault(project.Path, 0, "the folder is not named for the project", $"move it to a folder named {project.Name}"))
            .ShouldBeNone();

    [Fact]
    public void The_references_of_the_house_rules_cover_every_library()
    {
        ProjectFile self = RepositoryTree.Projects.Single(project => project.Name == "Fathom.HouseRules.Tests");
        Libraries.Names
            .Except(self.References)
            .Select(name => new Fault(self.Path, 0, $"{name} is not referenced, so its surface is not checked", $"add a ProjectReference to {name}"))
            .ShouldBeNone();
    }

    [Theory]
    [InlineData("Fathom.Numerics", "Fathom.Specification")]
    [InlineData("Fathom.Sampling", "Fathom.MeanField")]
    [InlineData("Fathom.Reporting", "Fathom.Cli")]
    [InlineData("Fathom.Helpers", "Fathom.Numerics")]
    [InlineData("Fathom.Cli", "Fathom.Core")]
    public void A_wrong_arrow_is_found(string from, string to) => FaultsOf(Sample(from, to)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("Fathom.Specification", "Fathom.Numerics")]
    [InlineData("Fathom.Diagnosis", "Fathom.Sampling")]
    [InlineData("Fathom.Cli", "Fathom.MeanField")]
    public void A_right_arrow_passes(string from, string to) => FaultsOf(Sample(from, to)).ShouldBeEmpty();

    private static ProjectFile Sample(string from, string to) =>
        ProjectFile.Parse($"src/{from}/{from}.csproj", $"<Project><ItemGroup><ProjectReference Include='../{to}/{to}.csproj' /></ItemGroup></Project>");

    private static IEnumerable<Fault> FaultsOf(ProjectFile project)
    {
        int place = Array.IndexOf(s_house, project.Name);
        if (place < 0)
        {
            yield return new Fault(project.Path, 0, $"{project.Name} is not a room of the house", "give it a place in docs/architecture.md and in this rule's list, or merge it into a room");
            yield break;
        }

        foreach (string reference in project.References)
        {
            int target = Array.IndexOf(s_house, reference);
            if (target < 0 || target >= place)
            {
                yield return new Fault(project.Path, 0, $"it references {reference}, which does not stand above it", "move the shared idea up, or the code that needs both down");
            }
            else if (s_lenses.Contains(project.Name) && s_lenses.Contains(reference))
            {
                yield return new Fault(project.Path, 0, $"the lens references the lens {reference}", "let them meet in Fathom.Diagnosis or Fathom.Studies");
            }
        }
    }

    private static IEnumerable<Fault> TestFaultsOf(ProjectFile project)
    {
        if (s_wholeHouseTests.Contains(project.Name))
        {
            yield break;
        }

        string subject = project.Name.EndsWith(".Tests", StringComparison.Ordinal) ? project.Name[..^".Tests".Length] : "";
        if (!RepositoryTree.Projects.Any(candidate => candidate.IsProduct && candidate.Name == subject))
        {
            yield return new Fault(project.Path, 0, "there is no project of that name without .Tests", "name a test project for the project that it tests");
        }
        else if (!project.References.Contains(subject))
        {
            yield return new Fault(project.Path, 0, $"it does not reference {subject}", $"add a ProjectReference to {subject}");
        }
    }
}
