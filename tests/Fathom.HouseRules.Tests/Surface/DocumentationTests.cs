using System.Reflection;
using System.Xml.Linq;

namespace Fathom.HouseRules.Tests;

/// <summary>Every public type, member and parameter is explained.</summary>
public class DocumentationTests
{
    [Theory]
    [MemberData(nameof(Libraries.All), MemberType = typeof(Libraries))]
    public void Every_public_member_is_documented(string library)
    {
        string path = Libraries.DocumentationPath(library);
        File.Exists(path).ShouldBeTrue($"{path} was not built; GenerateDocumentationFile must be on");
        Dictionary<string, XElement> comments = XElement.Load(path).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);
        PublicMembers.TypesOf(Libraries.Load(library)).SelectMany(type => FaultsOf(library, comments, type)).ShouldBeNone();
    }

    private static IEnumerable<Fault> FaultsOf(string library, Dictionary<string, XElement> comments, Type type)
    {
        IEnumerable<Fault> own = Missing(library, comments, DocumentationId.Of(type), PublicMembers.IsDelegate(type) ? type.GetMethod("Invoke")!.GetParameters() : []);
        return own.Concat(PublicMembers.MembersOf(type)
            .Where(member => !IsParameterlessConstructor(member))
            .SelectMany(member => Missing(library, comments, DocumentationId.Of(member), ParametersOf(member))));
    }

    private static IEnumerable<Fault> Missing(string library, Dictionary<string, XElement> comments, string id, ParameterInfo[] parameters)
    {
        if (!comments.TryGetValue(id, out XElement? comment))
        {
            return [new Fault(library, 0, $"{id} has no documentation", "write a summary: what it is, units, source")];
        }

        if (comment.Element("inheritdoc") is not null)
        {
            return [];
        }

        IEnumerable<Fault> summary = IsEmpty(comment.Element("summary")) ? [new Fault(library, 0, $"{id} has no summary", "say what it is in one sentence")] : [];
        return summary.Concat(parameters
            .Where(parameter => IsEmpty(comment.Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == parameter.Name)))
            .Select(parameter => new Fault(library, 0, $"{id} does not explain its parameter {parameter.Name}", "add a <param> with its meaning, shape or range")));
    }

    private static bool IsEmpty(XElement? element) => element is null || string.IsNullOrWhiteSpace(element.Value) && !element.HasElements;

    // A constructor without parameters says nothing that its type does not.
    private static bool IsParameterlessConstructor(MemberInfo member) => member is ConstructorInfo constructor && constructor.GetParameters().Length == 0;

    private static ParameterInfo[] ParametersOf(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters(),
        PropertyInfo property => property.GetIndexParameters(),
        _ => [],
    };
}
