using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>Large tensors stay in their file until they are asked for, and are the same as when the whole file is in memory.</summary>
public sealed class LargeTensorTests : IDisposable
{
    private const int Features = 20_000;
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-onnx-").FullName;

    [Theory]
    [InlineData("raw")]
    [InlineData("typed")]
    [InlineData("pieces")]
    [InlineData("double")]
    [InlineData("node")]
    public void A_large_tensor_has_the_same_numbers_from_the_file_and_from_memory(string kind)
    {
        byte[] bytes = Model(kind);
        OnnxNetwork fromFile = OnnxNetwork.Load(Stored(bytes));
        OnnxNetwork fromMemory = OnnxNetwork.Read(bytes);
        fromFile.Length.ShouldBe(bytes.Length);
        string name = fromMemory.Graph.Parameters.Single(parameter => parameter.Shape.Elements == Features).Name;
        ParameterSet.Initialize<float>(fromFile.Graph, 1)[name].SequenceEqual(ParameterSet.Initialize<float>(fromMemory.Graph, 1)[name]).ShouldBeTrue();
        ParameterSet.Initialize<double>(fromFile.Graph, 1)[name].ToArray().ShouldBe([.. Enumerable.Range(0, Features).Select(i => (double)Number(i))]);
    }

    [Fact]
    public void A_file_is_not_read_where_its_large_tensors_are()
    {
        byte[] bytes = Model("raw");
        string path = Stored(bytes);
        OnnxNetwork network = OnnxNetwork.Load(path);

        // What is asked for afterwards comes from the file as it then is.
        int place = bytes.AsSpan().IndexOf(BitConverter.GetBytes(Number(7)));
        using (FileStream file = File.OpenWrite(path))
        {
            file.Position = place;
            file.Write(BitConverter.GetBytes(123.5f));
        }

        ParameterSet.Initialize<float>(network.Graph, 1)["w"][7].ShouldBe(123.5f);
        File.Delete(path);
        Should.Throw<OnnxFormatException>(() => ParameterSet.Initialize<float>(network.Graph, 1)).Message.ShouldContain("cannot be read");
    }

    [Fact]
    public void A_file_that_was_cut_short_is_refused_wherever_it_ends()
    {
        byte[] bytes = Model("raw");
        foreach (int length in new[] { 0, 1, 5, 20, 60, 100, 5000, 40_000, bytes.Length - 1 })
        {
            Should.Throw<OnnxFormatException>(() => OnnxNetwork.Load(Stored(bytes[..length])), $"{length} bytes");
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            byte[] bytes = Model("raw");
            for (int i = 0; i < 12; i++)
            {
                bytes[(int)(Numerics.Philox.Block((ulong)seed, 3, (ulong)i).Low % 150)] = (byte)Numerics.Philox.Block((ulong)seed, 4, (ulong)i).Low;
            }

            string fromFile = Outcome(() => OnnxNetwork.Load(Stored(bytes)));
            fromFile.ShouldBe(Outcome(() => OnnxNetwork.Read(bytes)), $"seed {seed}");
        }
    }

    [Fact]
    public void A_large_parameter_is_made_part_by_part_and_by_itself_alike()
    {
        byte[] raw = new byte[200_000 * sizeof(float)];
        for (int i = 0; i < 200_000; i++)
        {
            BitConverter.TryWriteBytes(raw.AsSpan(i * sizeof(float)), Number(i));
        }

        OnnxTensor tensor = new() { Type = OnnxElementType.Float, Dimensions = [200_000], Elements = 200_000, Bytes = raw };
        double[] part = new double[1000];
        new TensorValues(tensor).FillPart(part, 150_000, "w");
        part.ShouldBe(tensor.ToDoubles()[150_000..151_000]);
        Should.Throw<ShapeException>(() => new TensorValues(tensor).FillPart(part, 199_500, "w")).Message.ShouldContain("'w'");
        GraphBuilder builder = new();
        GraphValue w = builder.Parameter("w", [200_000], new TensorValues(tensor));
        NetworkGraph graph = builder.Build(builder.Input("x", [TensorShape.Batch, 200_000]).Times(w));
        ParameterSet.Initialize<double>(graph, 1)["w"].SequenceEqual(tensor.ToDoubles()).ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static float Number(int i) => i + 0.25f;

    private static string Outcome(Func<OnnxNetwork> read)
    {
        try
        {
            return string.Join(", ", read().Graph.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}"));
        }
        catch (Exception fault) when (fault is OnnxFormatException or OnnxSupportException or GraphException)
        {
            return fault.Message;
        }
    }

    private string Stored(byte[] bytes)
    {
        string path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    // y = x w, with the numbers of w in some form.
    private static byte[] Model(string kind)
    {
        byte[] tensor = MessageWriter.Of(message =>
        {
            message.Integer(1, Features);
            message.Integer(2, (long)(kind == "double" ? OnnxElementType.Double : OnnxElementType.Float));
            message.Text(8, "w");
            int pieces = kind == "pieces" ? 2 : 1;
            for (int piece = 0; piece < pieces; piece++)
            {
                IEnumerable<int> places = Enumerable.Range(piece * Features / pieces, Features / pieces);
                byte[] elements = kind == "double" ? [.. places.SelectMany(i => BitConverter.GetBytes((double)Number(i)))] : [.. places.SelectMany(i => BitConverter.GetBytes(Number(i)))];
                message.Message(kind is "typed" ? 4 : kind is "double" ? 10 : 9, elements);
            }
        });
        byte[] weights = kind == "node"
            ? SmallModel.Node("Constant", [], ["w"], MessageWriter.Of(attribute =>
            {
                attribute.Text(1, "value");
                attribute.Message(5, tensor);
                attribute.Integer(20, 4);
            }))
            : [5, .. tensor];
        return SmallModel.Of(17, [Features], weights, SmallModel.Node("Mul", ["x", "w"], ["y"]));
    }
}
