using System.Reflection;

namespace Fathom.HouseRules.Tests;

/// <summary>The libraries of the product: every project under src/ that is no executable.</summary>
public static class Libraries
{
    public static IReadOnlyList<string> Names { get; } =
        [.. RepositoryTree.Projects
            .Where(project => project.IsProduct && project.Xml.Descendants("OutputType").All(type => type.Value != "Exe"))
            .Select(project => project.Name)
            .Order(StringComparer.Ordinal)];

    public static TheoryData<string> All => [.. Names];

    public static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));

    public static string DocumentationPath(string name) => Path.Combine(AppContext.BaseDirectory, name + ".xml");
}
