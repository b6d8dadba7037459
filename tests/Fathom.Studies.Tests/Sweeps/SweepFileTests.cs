using System.Text;
using System.Text.Json;

namespace Fathom.Studies.Tests;

public sealed class SweepFileTests
{
    private const string Yaml = """
        schema: fathom.sweep/1
        title: "A map: of two lenses"
        lens: [predict, simulate]
        spec: {depth: 6, width: 40, activation: {name: tanh}}
        batch: 8
        axes:
          activation.gain: {from: 0.1, to: 10, count: 3, scale: log}
        zip:
          - depth: [4, 6]
            skip: [null, {branchScale: 0.5}]
        seeds: [5, 18446744073709551615]
        simulate: {networks: 3, precision: float32}
        keep: [gradientGrowth, profile.variance]
        """;

    private const string Json = """
        {
          "schema": "fathom.sweep/1", "title": "A map: of two lenses", "lens": ["predict", "simulate"],
          "spec": {"depth": 6, "width": 40, "activation": {"name": "tanh"}}, "batch": 8,
          "axes": {"activation.gain": [0.1, 1, 10]},
          "zip": [{"depth": [4, 6], "skip": [null, {"branchScale": 0.5}]}],
          "seeds": [5, 18446744073709551615], "simulate": {"networks": 3, "precision": "float32"},
          "keep": ["gradientGrowth", "profile.variance"]
        }
        """;

    [Fact]
    public void Yaml_and_json_of_one_sweep_give_the_same_cells()
    {
        SweepManifest yaml = Expand(Yaml);
        yaml.DifferenceFrom(Expand(Json)).ShouldBeNull();
        yaml.Cells.Length.ShouldBe(3 * 2 * (1 + 2));
    }

    [Fact]
    public void Cells_stand_in_the_order_of_axes_lenses_and_seeds()
    {
        SweepManifest manifest = Expand(Yaml);
        List<string> expected = [];
        foreach (string gain in (string[])["0.1", "1", "10"])
        {
            foreach ((int depth, string skip) in ((int, string)[])[(4, "none"), (6, "0.5")])
            {
                expected.Add($"{gain} {depth} {skip} predict");
                expected.Add($"{gain} {depth} {skip} simulate 5");
                expected.Add($"{gain} {depth} {skip} simulate 18446744073709551615");
            }
        }

        manifest.Cells.Select(cell =>
        {
            JsonElement spec = cell.Parameters.GetProperty("spec");
            string skip = spec.TryGetProperty("skip", out JsonElement part) && part.ValueKind == JsonValueKind.Object ? part.GetProperty("branchScale").GetRawText() : "none";
            return $"{spec.GetProperty("activation").GetProperty("gain").GetRawText()} {spec.GetProperty("depth").GetRawText()} {skip} {cell.Text("lens")}{(cell.Has("seed") ? $" {cell.Seed()}" : "")}";
        }).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{from: 0, to: 1, step: 0.1}", "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1")]
    [InlineData("{from: 1, to: 0, count: 3}", "1 0.5 0")]
    [InlineData("{from: 2, to: 3, step: 0.4}", "2 2.4 2.8")]
    [InlineData("{from: 1, to: 16, step: 2, scale: log}", "1 2 4 8 16")]
    [InlineData("{from: 0.01, to: 100, count: 5, scale: log}", "0.01 0.1 1 10 100")]
    [InlineData("[3, 1, 2.5]", "3 1 2.5")]
    [InlineData("7", "7")]
    public void Ranges_have_the_values_that_one_would_write_by_hand(string range, string values) =>
        string.Join(' ', SweepFile.Read(Encoding.UTF8.GetBytes($"axes: {{activation.shift: {range}}}")).Axes[0].Steps.Select(step => step[0]!.ToJsonString())).ShouldBe(values);

    [Fact]
    public void A_range_of_batch_sizes_is_whole_and_has_no_size_twice() =>
        string.Join(' ', SweepFile.Read("axes: {batch: {from: 4, to: 8, count: 9, scale: log}}"u8).Axes[0].Steps.Select(step => step[0]!.ToJsonString())).ShouldBe("4 5 6 7 8");

    [Fact]
    public void All_faults_are_named_at_once_with_their_places()
    {
        string[] faults = FaultsOf("""
            lens: [predict, simulat]
            spec:
              depth: 0
              activation: {nam: tanh}
            axes:
              activation.gain: {from: 0, to: 5, count: 3, scale: log}
              batch: [4, 4]
              activation.gian: [1]
            zip:
              - {depth: [1, 2], width: [1]}
            keep: [trainableDepht]
            seeds: -1
            simulate: {networks: 2.5}
            maps: 1
            """);
        faults.ShouldBe(
        [
            "line 1, column 17: Unknown lens 'simulat'; did you mean 'simulate'?",
            "line 3, column 10: spec.depth: The depth must be a whole number from 1 to 1000000, not 0.",
            "line 4, column 21: spec.activation.nam: Unknown property 'nam'; did you mean 'name'?",
            "line 6, column 20: A logarithmic range needs positive ends, and that of 'activation.gain' goes from 0 to 5.",
            "line 7, column 14: The value 4 is given twice; every cell is computed once.",
            "line 8, column 3: Unknown property 'activation.gian'; did you mean 'activation.gain'?",
            "line 10, column 21: 'width' has 1 values, but 'depth' has 2; zipped properties need equally many.",
            "line 11, column 8: Unknown quantity 'trainableDepht'; did you mean 'trainableDepth'?",
            "line 12, column 8: The number of seeds must be a whole number from 1 to 1000000, not -1.",
            "line 13, column 22: The networks must be a whole number from 1 to 10000000, not 2.5.",
            "line 14, column 1: Unknown property 'maps'; did you mean 'map'?",
        ]);
    }

    [Theory]
    [InlineData("axes: {batch: [4, 1]}", "line 1, column 8: Batch norm over a batch of one sample")]
    [InlineData("{lens: simulate, axes: {batch: [4, inf]}}", "A network that is simulated sees a finite batch")]
    [InlineData("axes: {activation: [relu, tnh], batch: [4, 8, 16]}", "did you mean 'tanh'? (3 cells, the first at activation = \"tnh\", batch = 4)")]
    [InlineData("{spec: {normalization: {epsilon: 0.1}}, axes: {batch: [2, 8]}}", "needs a batch of at least 4 samples, not 2; leave epsilon away or use a larger batch. (1 cell")]
    [InlineData("{spec: {normalization: {centred: false}, skip: {branchScale: 0.5}}, axes: {batch: [8, 16]}}", "covers networks without skips and with a constant gain; use centred batch norm before the activation for those. (2 cells")]
    [InlineData("{lens: train, axes: {batch: [1, 4]}}", "Batch norm over a batch of one sample outputs the same number for every input; take a batch of at least 2")]
    [InlineData("{lens: [predict, train], axes: {batch: [4, inf]}}", "A network that is trained sees a finite batch")]
    [InlineData("{axes: {train.lr: [0.1, 0.2]}}", "no network is trained; add the lens train")]
    [InlineData("{lens: train, axes: {train.lr: [0.1, -1]}}", "The lr of a training must be a number above 0, not -1. (1 cell, the first at train.lr = -1)")]
    [InlineData("{lens: train, train: {lr: 0.1}, axes: {train.lrPerSample: [0.1]}}", "Both 'lr' and 'lrPerSample' set the learning rate")]
    [InlineData("{lens: train, train: {momentum: 0}, axes: {train.optimizer: [nesterov]}}", "Nesterov's momentum needs a momentum above 0.")]
    public void Cells_that_cannot_be_computed_are_named_before_anything_runs(string yaml, string fault) =>
        Should.Throw<SweepFileException>(() => Expand(yaml)).Message.ShouldContain(fault);

    [Theory]
    [InlineData("a: &x 1\nb: *x", "Anchors are not supported")]
    [InlineData("axes: *x", "liases")]
    [InlineData("axes: !!int 3", "tag")]
    [InlineData("a: 1\n---\nb: 2", "second document")]
    [InlineData("", "The file is empty")]
    [InlineData("axes: [", "not valid YAML")]
    [InlineData("{\"axes\": [}", "not valid")]
    [InlineData("- 1\n- 2", "must be a table")]
    [InlineData("axes: {batch: }", "has no values")]
    [InlineData("axes: {batch: {from: 1, to: 2}}", "needs either a step or a count")]
    [InlineData("axes: {batch: {from: 1, to: 2, step: -1}}", "must lead from 1 to 2")]
    [InlineData("axes: {batch: {from: 1, to: 2, cuont: 3}}", "did you mean 'count'?")]
    [InlineData("axes: {depth: {from: 1, to: 2, count: 3}, width: {from: 1, to: 100000, count: 100000}, batch: {from: 4, to: 1000, count: 900}}", "cells, more than 10000000")]
    [InlineData("axes: {batch: [8], batch: [16]}", "on two axes")]
    [InlineData("title: [1]", "must be a text")]
    [InlineData("{lens: train, train: {epoch: 2}}", "did you mean 'epochs'?")]
    [InlineData("{lens: train, train: {data: mnits}}", "did you mean 'mnist'?")]
    [InlineData("{lens: train, train: {steps: 2.5}}", "must be a whole number from 1")]
    [InlineData("{lens: train, train: {clip: yes please}}", "must be a number above 0, not \"yes please\"")]
    [InlineData("{lens: train, train: [1]}", "must be a table of names and values")]
    [InlineData("{lens: train, keep: [verdict]}", "Unknown quantity 'verdict'")]
    [InlineData("zip: {batch: [8, 8, 16], depth: [4, 4, 4]}", "The value 8, 4 is given twice")]
    public void Nonsense_is_refused_in_one_sentence(string text, string part)
    {
        string message = Should.Throw<SweepFileException>(() => SweepFile.Read(Encoding.UTF8.GetBytes(text))).Message;
        message.ShouldContain(part);
        message.ShouldNotContain("Exception");
    }

    [Fact]
    public void Hostile_bytes_never_end_in_another_exception()
    {
        byte[] text = Encoding.UTF8.GetBytes(Yaml);
        byte[] json = Encoding.UTF8.GetBytes(Json);
        ulong state = 1;
        for (int i = 0; i < 400; i++)
        {
            byte[] mangled = [.. i % 2 == 0 ? text : json];
            for (int k = 0; k < 3; k++)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                mangled[(int)((state >> 33) % (ulong)mangled.Length)] = (byte)(state >> 25);
            }

            try
            {
                SweepExpansion.Expand(SweepFile.Read(mangled));
            }
            catch (SweepFileException fault)
            {
                fault.Faults.ShouldNotBeEmpty();
            }
        }
    }

    private static SweepManifest Expand(string text) => SweepExpansion.Expand(SweepFile.Read(Encoding.UTF8.GetBytes(text)));

    private static string[] FaultsOf(string text) => [.. Should.Throw<SweepFileException>(() => Expand(text)).Faults.Select(fault => fault.ToString())];
}
