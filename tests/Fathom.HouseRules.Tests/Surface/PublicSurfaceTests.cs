using System.Text;

namespace Fathom.HouseRules.Tests;

/// <summary>The public surface of every library is written down, so that a change of it is seen in review.</summary>
public class PublicSurfaceTests
{
    private const string Update = "FATHOM_UPDATE_PUBLIC_API";

    [Theory]
    [MemberData(nameof(Libraries.All), MemberType = typeof(Libraries))]
    public void The_public_surface_is_the_one_that_is_written_down(string library)
    {
        string path = $"docs/public-api/{library}.txt";
        string actual = Describe(library);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            string target = Path.Combine(RepositoryTree.Root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, actual);
        }

        string expected = RepositoryTree.Exists(path) ? RepositoryTree.Read(path) : "";
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        string[] changes = [.. before.Except(after).Select(line => "- " + line), .. after.Except(before).Select(line => "+ " + line)];
        if (expected != actual)
        {
            Assert.Fail($"""
                The public surface of {library} is not what {path} says:
                {string.Join('\n', changes.Take(60))}
                If the change is meant, write it down with: {Update}=1 dotnet test tests/Fathom.HouseRules.Tests -c Release
                """);
        }
    }

    [Fact]
    public void Only_surfaces_of_libraries_are_written_down() =>
        RepositoryTree.Files
            .Where(path => path.StartsWith("docs/public-api/", StringComparison.Ordinal) && !Libraries.Names.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => new Fault(path, 0, "there is no library of that name", "delete it"))
            .ShouldBeNone();

    private static string Describe(string library)
    {
        StringBuilder text = new();
        foreach (Type type in PublicMembers.TypesOf(Libraries.Load(library)))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(Signature.Of(type)).Append('\n');
            foreach (string member in PublicMembers.MembersOf(type).Select(Signature.Of).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }
}
