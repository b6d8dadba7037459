using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fathom.HouseRules.Tests;

/// <summary>Types as one writes them in C#: keywords, nullability marks, names of tuple elements.</summary>
public sealed class TypeName
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    private readonly IReadOnlyList<string?> _tupleNames;
    private int _nextTupleName;

    private TypeName(ICustomAttributeProvider? owner) =>
        _tupleNames = owner?.GetCustomAttributes(typeof(TupleElementNamesAttribute), false) is [TupleElementNamesAttribute names, ..] ? [.. names.TransformNames] : [];

    public static string Of(Type type) => new TypeName(null).Write(type, null);

    public static string Of(PropertyInfo property) => new TypeName(property).Write(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => new TypeName(field).Write(field.FieldType, new NullabilityInfoContext().Create(field));

    public static string Of(ParameterInfo parameter) => new TypeName(parameter).Write(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    private string Write(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Write(type.GetElementType()!, nullability);
        }

        string mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Write(underlying, nullability?.GenericTypeArguments is [var inner] ? inner : null) + "?";
        }

        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (type.IsPointer)
        {
            return Write(type.GetElementType()!, null) + "*";
        }

        return (s_keywords.TryGetValue(type, out string? keyword) ? keyword : WriteNamed(type, nullability)) + mark;
    }

    private string WriteNamed(Type type, NullabilityInfo? nullability)
    {
        Type[] arguments = type.GetGenericArguments();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            string?[] names = [.. arguments.Select(_ => _nextTupleName < _tupleNames.Count ? _tupleNames[_nextTupleName++] : null)];
            return $"({string.Join(", ", arguments.Select((argument, i) => $"{Write(argument, Inner(nullability, i))} {names[i]}".TrimEnd()))})";
        }

        string own = type.Name.Split('`')[0];
        string outer = type is { IsNested: true, IsGenericParameter: false } ? Of(type.DeclaringType!).Split('<')[0] + "." : "";
        return arguments.Length == 0
            ? outer + own
            : $"{outer}{own}<{string.Join(", ", arguments.Select((argument, i) => Write(argument, Inner(nullability, i))))}>";
    }

    private static NullabilityInfo? Inner(NullabilityInfo? nullability, int i) =>
        i < nullability?.GenericTypeArguments.Length ? nullability.GenericTypeArguments[i] : null;
}
