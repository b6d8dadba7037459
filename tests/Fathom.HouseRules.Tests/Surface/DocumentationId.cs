using System.Reflection;

namespace Fathom.HouseRules.Tests;

/// <summary>The identifiers under which the compiler files documentation comments (C# standard, annex D).</summary>
public static class DocumentationId
{
    public static string Of(Type type) => "T:" + Path(type);

    public static string Of(MemberInfo member) => member switch
    {
        FieldInfo field => $"F:{Path(field.DeclaringType!)}.{field.Name}",
        EventInfo evt => $"E:{Path(evt.DeclaringType!)}.{evt.Name}",
        PropertyInfo property => $"P:{Path(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
        MethodBase method => Of(method),
        _ => throw new ArgumentException($"{member} has no identifier.", nameof(member)),
    };

    private static string Of(MethodBase method)
    {
        string name = method is ConstructorInfo ? "#ctor" : method.Name.Replace('.', '#');
        string arity = method.IsGenericMethodDefinition ? $"``{method.GetGenericArguments().Length}" : "";
        string target = method is MethodInfo { Name: "op_Implicit" or "op_Explicit" } conversion ? "~" + Reference(conversion.ReturnType) : "";
        return $"M:{Path(method.DeclaringType!)}.{name}{arity}{Parameters(method.GetParameters())}{target}";
    }

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Reference(parameter.ParameterType)))})";

    private static string Path(Type type) => type.FullName!.Replace('+', '.');

    private static string Reference(Type type)
    {
        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        if (type.HasElementType)
        {
            string rank = type.IsArray && type.GetArrayRank() > 1 ? string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank())) : "";
            return Reference(type.GetElementType()!) + (type.IsByRef ? "@" : type.IsPointer ? "*" : $"[{rank}]");
        }

        if (!type.IsGenericType)
        {
            return Path(type);
        }

        // Arguments belong to the part of the name that declares them: Outer{A}.Inner{B}.
        Queue<Type> arguments = new(type.GetGenericArguments());
        IEnumerable<string> parts = Path(type.GetGenericTypeDefinition()).Split('.').Select(part =>
        {
            string[] pieces = part.Split('`');
            return pieces.Length == 1
                ? part
                : $"{pieces[0]}{{{string.Join(',', Enumerable.Range(0, int.Parse(pieces[1], System.Globalization.CultureInfo.InvariantCulture)).Select(_ => Reference(arguments.Dequeue())))}}}";
        });
        return string.Join('.', parts);
    }
}
