namespace Fathom.HouseRules.Tests;

/// <summary>One breach of a house rule: where it is, what is wrong, what to do about it.</summary>
public sealed record Fault(string Path, int Line, string What, string Remedy)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {What} -> {Remedy}" : $"{Path}: {What} -> {Remedy}";
}

/// <summary>Turns a list of faults into the verdict of a test.</summary>
public static class Faults
{
    /// <summary>Fails with every fault at once, so that one run shows all there is to repair.</summary>
    public static void ShouldBeNone(this IEnumerable<Fault> faults)
    {
        string[] lines = [.. faults.Select(fault => fault.ToString()).Order(StringComparer.Ordinal)];
        if (lines.Length > 0)
        {
            Assert.Fail($"{lines.Length} fault(s):{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        }
    }
}
