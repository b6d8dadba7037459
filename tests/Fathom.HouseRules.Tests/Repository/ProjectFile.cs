using System.Xml.Linq;

namespace Fathom.HouseRules.Tests;

/// <summary>What the rules need to know of a project file.</summary>
public sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages, XElement Xml)
{
    /// <summary>Whether the project is part of the product.</summary>
    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>Whether the project holds tests.</summary>
    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public static ProjectFile Parse(string path, string text)
    {
        XElement xml = XElement.Parse(text, LoadOptions.SetLineInfo);
        return new ProjectFile(
            path,
            System.IO.Path.GetFileNameWithoutExtension(path),
            [.. Included(xml, "ProjectReference").Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            [.. Included(xml, "PackageReference")],
            xml);
    }

    private static IEnumerable<string> Included(XElement xml, string item) =>
        xml.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();
}
