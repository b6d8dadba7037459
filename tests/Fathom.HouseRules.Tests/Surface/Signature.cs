using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fathom.HouseRules.Tests;

/// <summary>Types and members as one line of C#-like text each.</summary>
public static class Signature
{
    public static string Of(Type type)
    {
        if (PublicMembers.IsDelegate(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeName.Of(invoke.ReturnParameter)} {TypeName.Of(type)}({Parameters(invoke)})";
        }

        string[] bases = [.. Bases(type).Select(TypeName.Of).Order(StringComparer.Ordinal)];
        return $"{Kind(type)} {TypeName.Of(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    public static string Of(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Access(constructor)}new({Parameters(constructor)})",
        MethodInfo method => $"{Access(method)}{Modifier(method)}{Ref(method.ReturnParameter)}{TypeName.Of(method.ReturnParameter)} {method.Name}{Generics(method)}({Parameters(method)})",
        PropertyInfo property => Of(property),
        FieldInfo field => Of(field),
        EventInfo evt => $"event {TypeName.Of(evt.EventHandlerType!)} {evt.Name}",
        _ => member.Name,
    };

    private static string Of(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(true).Where(PublicMembers.IsVisible)];
        string verbs = string.Concat(accessors.Select(accessor => accessor.ReturnType == typeof(void) ? IsInit(accessor) ? "init; " : "set; " : "get; "));
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        string required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : "required ";
        return $"{Access(accessors[0])}{Modifier(accessors[0])}{required}{TypeName.Of(property)} {name} {{ {verbs}}}";
    }

    private static string Of(FieldInfo field)
    {
        if (field.DeclaringType!.IsEnum)
        {
            return $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
        }

        string kind = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
        string value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "";
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{(field.IsInitOnly ? "readonly " : "")}{TypeName.Of(field)} {field.Name}{value}";
    }

    private static string Kind(Type type)
    {
        bool record = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;
        string word = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        string shape = type.IsValueType && !type.IsEnum
            ? (type.GetCustomAttribute<IsReadOnlyAttribute>() is null ? "" : "readonly ") + (type.IsByRefLike ? "ref " : "")
            : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsInterface || type.IsEnum ? "" : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return shape + (record ? word == "class" ? "record" : "record struct" : word);
    }

    // Interfaces that the type brings itself; those of its base type, of its interfaces and of records go without saying.
    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.IsEnum)
        {
            yield break;
        }

        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            yield return parent;
        }

        Type[] inherited = [.. (type.BaseType?.GetInterfaces() ?? []).Concat(type.GetInterfaces().SelectMany(face => face.GetInterfaces()))];
        foreach (Type face in type.GetInterfaces().Except(inherited))
        {
            bool ownEquality = face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>) && face.GetGenericArguments()[0] == type;
            if (face.IsVisible && !ownEquality)
            {
                yield return face;
            }
        }
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifier(MethodInfo method) =>
        (method.IsStatic ? "static " : "")
        + (method.DeclaringType!.IsInterface ? (method.IsStatic && method.IsAbstract ? "abstract " : "")
            : method.IsAbstract ? "abstract " : method.IsVirtual && method.GetBaseDefinition() != method ? "override " : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method)
    {
        string extension = method.GetCustomAttribute<ExtensionAttribute>() is null ? "" : "this ";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string many = parameter.GetCustomAttribute<ParamArrayAttribute>() is null && parameter.GetCustomAttribute<ParamCollectionAttribute>() is null ? "" : "params ";
        string fallback = parameter.HasDefaultValue ? " = " + (parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, parameter.RawDefaultValue!).ToString() : Literal(parameter.RawDefaultValue)) : "";
        return $"{many}{Ref(parameter)}{TypeName.Of(parameter)} {parameter.Name}{fallback}";
    }

    private static string Ref(ParameterInfo parameter) =>
        !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
