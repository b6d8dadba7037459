using System.Text.Json;
using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Cli.Tests;

public sealed class JsonOutputTests
{
    [Fact]
    public void Every_field_of_the_schema_is_there_with_the_theorys_numbers()
    {
        JsonElement root = CommandRun.JsonOf("predict");
        root.GetProperty("schema").GetString().ShouldBe("fathom.prediction/1");
        root.GetProperty("provenance").ValueKind.ShouldBe(JsonValueKind.Object);
        root.GetProperty("provenance").ToString().ShouldContain("fathom predict --json");
        NetworkSpecJson.Read(root.GetProperty("spec").GetRawText()).ShouldBe(NetworkSpec.Default);
        FixedPoint point = BatchSymmetricFixedPoint.Solve(new Activation(ActivationCatalog.Relu), BatchSize.Of(128), MomentRoute.Automatic);
        Number(root, "fixedPoint", "q").ShouldBe(0.5, 1e-12);
        Number(root, "fixedPoint", "c").ShouldBe(point.Correlation.Value, 1e-12);
        root.GetProperty("fixedPoint").GetProperty("stable").GetBoolean().ShouldBeTrue();
        Number(root, "forward", "lambdaL").ShouldBe(point.Forward.Diagonal.Value, 1e-12);
        Number(root, "forward", "lambdaM").ShouldBe(point.Forward.OffDiagonal.Value, 1e-12);
        Number(root, "forward", "depthScale").ShouldBe(-1 / Math.Log(point.Forward.Diagonal.Value), 1e-9);
        Number(root, "backward", "lambdaG").ShouldBe(1.47968127, 5e-9);
        Number(root, "backward", "lambdaL").ShouldBe(point.Backward.Diagonal.Value, 1e-12);
        Number(root, "backward", "lambdaM").ShouldBe(point.Backward.OffDiagonal.Value, 1e-12);
        Number(root, "crossBatch", "lambda").ShouldBe(point.CrossBatch.Eigenvalue.Value, 1e-12);
        Number(root, "crossBatch", "fixedPoint").ShouldBe(point.CrossBatch.Covariance.Value, 1e-12);
        double log = Math.Log(point.GradientGrowth.Value);
        root.GetProperty("gradientGrowth").GetDouble().ShouldBe(1.47968127, 5e-9);
        root.GetProperty("depthScale").GetDouble().ShouldBe(1 / log, 1e-9);
        root.GetProperty("trainableDepth").GetDouble().ShouldBe(16 / log, 1e-9);
        Number(root, "precisionHorizon", "float32").ShouldBe(48 * Math.Log(2) / log, 1e-9);
        Number(root, "precisionHorizon", "float64").ShouldBe(106 * Math.Log(2) / log, 1e-9);
        root.GetProperty("errorEstimate").GetDouble().ShouldBeInRange(0, 1e-10);
        root.GetProperty("verdict").GetString().ShouldNotBeNullOrEmpty();
        root.GetProperty("notes").GetArrayLength().ShouldBe(NullsIn(root).Count(IsResult));
    }

    [Fact]
    public void The_profile_has_one_value_with_an_uncertainty_per_layer()
    {
        JsonElement profile = CommandRun.JsonOf("predict", "--depth", "30").GetProperty("profile");
        profile.GetProperty("depth").GetInt32().ShouldBe(30);
        JsonElement gradient = Series(profile, "logGradientNorm");
        gradient.GetProperty("kind").GetString().ShouldBe("predicted");
        double[] values = [.. gradient.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())];
        values.Length.ShouldBe(30);
        values[^1].ShouldBe(0);
        values[0].ShouldBe(29 * Math.Log(1.47968127), 1e-6);
        gradient.GetProperty("layers").EnumerateArray().Select(value => value.GetInt32()).ShouldBe(Enumerable.Range(1, 30));
        gradient.GetProperty("uncertainties").GetArrayLength().ShouldBe(30);
        Series(profile, "variance").GetProperty("values").GetArrayLength().ShouldBe(30);
    }

    [Theory]
    [InlineData("--batch", "3")]
    [InlineData("--batch", "2")]
    [InlineData("--batch", "inf")]
    [InlineData("--norm", "layer")]
    [InlineData("--norm", "none", "--activation", "identity")]
    [InlineData("--norm", "none", "--weight-scale", "1000", "--depth", "200")]
    [InlineData("--placement", "after", "--activation", "relu", "--batch", "8")]
    [InlineData("--activation", "tanh", "--batch", "8", "--epsilon", "3")]
    [InlineData("--target-growth", "1.0001")]
    public void Every_null_is_explained_in_the_notes(params string[] options)
    {
        JsonElement root = CommandRun.JsonOf(["predict", .. options]);
        HashSet<string> explained = [.. root.GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("path").GetString()!)];
        foreach (string path in NullsIn(root).Where(IsResult))
        {
            explained.ShouldContain(path);
        }

        foreach (JsonElement note in root.GetProperty("notes").EnumerateArray())
        {
            note.EnumerateObject().Count().ShouldBe(2);
            note.EnumerateObject().ShouldAllBe(part => part.Value.GetString()!.Length > 0);
        }
    }

    [Fact]
    public void Three_samples_give_an_infinite_growth_as_null_with_its_reason()
    {
        JsonElement root = CommandRun.JsonOf("predict", "--batch", "3");
        root.GetProperty("gradientGrowth").ValueKind.ShouldBe(JsonValueKind.Null);
        root.GetProperty("notes").ToString().ShouldContain("infinite");
        root.GetProperty("batch").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void An_infinite_batch_is_null_and_has_the_limits_growth()
    {
        JsonElement root = CommandRun.JsonOf("predict", "--batch", "inf");
        root.GetProperty("batch").ValueKind.ShouldBe(JsonValueKind.Null);
        root.GetProperty("gradientGrowth").GetDouble().ShouldBe(1.46694221, 5e-9);
    }

    [Fact]
    public void Remedies_have_a_change_a_value_and_an_explanation()
    {
        JsonElement remedies = CommandRun.JsonOf("predict", "--activation", "tanh", "--target-growth", "1.05").GetProperty("remedies");
        remedies.EnumerateArray().Select(remedy => remedy.GetProperty("change").GetString()).ShouldBe(["gain", "shift", "epsilon", "skip", "batch"]);
        remedies[0].GetProperty("value").GetDouble().ShouldBeInRange(0.4, 0.7);
        remedies[0].GetProperty("gradientGrowth").GetDouble().ShouldBeInRange(1.0499, 1.05);
        remedies[4].GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
        remedies.EnumerateArray().ShouldAllBe(remedy => remedy.GetProperty("explanation").GetString()!.Length > 10);
    }

    /// <summary>What the user left out of the specification, and a seed that was not needed, explain themselves.</summary>
    private static bool IsResult(string path) =>
        !path.StartsWith("$.spec", StringComparison.Ordinal) && !path.StartsWith("$.provenance", StringComparison.Ordinal);

    private static double Number(JsonElement root, string part, string name) => root.GetProperty(part).GetProperty(name).GetDouble();

    private static JsonElement Series(JsonElement profile, string quantity) =>
        profile.GetProperty("series").EnumerateArray().Single(series => series.GetProperty("quantity").GetString() == quantity);

    private static IEnumerable<string> NullsIn(JsonElement element, string path = "$") => element.ValueKind switch
    {
        JsonValueKind.Null => [path],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(part => NullsIn(part.Value, $"{path}.{part.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((part, i) => NullsIn(part, $"{path}[{i}]")),
        _ => [],
    };
}
