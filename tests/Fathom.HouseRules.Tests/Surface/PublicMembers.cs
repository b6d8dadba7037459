using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fathom.HouseRules.Tests;

/// <summary>Which types and members an outside user of an assembly can see, without those that the compiler wrote.</summary>
public static class PublicMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> TypesOf(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal);

    public static IEnumerable<MemberInfo> MembersOf(Type type) => IsDelegate(type) ? [] : type.GetMembers(Declared).Where(member => IsListed(type, member));

    public static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    private static bool IsListed(Type type, MemberInfo member) => member switch
    {
        ConstructorInfo constructor => IsVisible(constructor) && !constructor.IsStatic && !(type.IsValueType && constructor.GetParameters().Length == 0) && !IsCompilerMade(constructor),
        MethodInfo method => IsVisible(method) && !IsCompilerMade(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        PropertyInfo property => property.GetAccessors(true).Any(IsVisible) && property.Name != "EqualityContract",
        EventInfo evt => evt.GetAddMethod(true) is { } add && IsVisible(add),
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        _ => false,
    };

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCompilerMade(MethodBase method) =>
        method.GetCustomAttribute<CompilerGeneratedAttribute>() is not null || method.Name.Contains('<', StringComparison.Ordinal);
}
