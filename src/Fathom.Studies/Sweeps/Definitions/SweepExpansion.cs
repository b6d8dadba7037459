using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Turns a definition into cells, and checks every one of them before anything runs.</summary>
public static class SweepExpansion
{
    /// <summary>Makes the manifest of a definition: axes in their order with the last one fastest, for each step the lenses, for a simulation the seeds.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The manifest, of the kind <see cref="LensWork.Kind"/>.</returns>
    /// <exception cref="SweepFileException">Cells are not valid; every fault is listed once, with the number of cells that have it and the first of them.</exception>
    public static SweepManifest Expand(SweepDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        OrderedDictionary<string, (SweepAxis? Axis, string First, int Count)> faults = new(StringComparer.Ordinal);
        List<JsonObject> cells = [];
        bool trainingVaries = definition.Axes.Any(axis => axis.Names.Any(name => name.StartsWith(SweepParameter.TrainingPrefix, StringComparison.Ordinal)));
        HashSet<string> others = new(StringComparer.Ordinal);
        if (trainingVaries && !definition.Lenses.Contains(SweepLens.Train))
        {
            SweepAxis axis = definition.Axes.First(axis => axis.Names.Any(name => name.StartsWith(SweepParameter.TrainingPrefix, StringComparison.Ordinal)));
            throw new SweepFileException([new SweepFileFault(axis.Line, axis.Column, "This axis changes a training, and no network is trained; add the lens train.")]);
        }

        foreach (ImmutableArray<int> steps in Steps(definition.Axes))
        {
            JsonObject spec = (JsonObject)definition.Base.DeepClone();
            JsonObject training = (JsonObject)definition.Training.DeepClone();
            JsonNode? batch = definition.Batch == 0 ? JsonValue.Create("inf") : JsonValue.Create(definition.Batch);
            foreach ((int i, SweepAxis axis) in definition.Axes.Index())
            {
                foreach ((int j, string name) in axis.Names.Index())
                {
                    JsonNode? value = axis.Steps[steps[i]][j];
                    if (name == SweepParameter.Batch)
                    {
                        batch = value;
                    }
                    else if (name.StartsWith(SweepParameter.TrainingPrefix, StringComparison.Ordinal))
                    {
                        training[name[SweepParameter.TrainingPrefix.Length..]] = value?.DeepClone();
                    }
                    else
                    {
                        SweepParameter.Set(spec, name, value);
                    }
                }
            }

            string? where = null;
            void Fault(string message, string? path = null)
            {
                where ??= Where(definition.Axes, steps);
                SweepAxis? axis = definition.Axes.FirstOrDefault(axis => path is not null && axis.Names.Any(name => path.Contains(name, StringComparison.Ordinal))) ?? definition.Axes.FirstOrDefault();
                faults[message] = faults.TryGetValue(message, out (SweepAxis?, string, int Count) known) ? (known.Item1, known.Item2, known.Count + 1) : (axis, where, 1);
            }

            foreach (JsonObject cell in Cells(definition, spec, batch, training, Fault))
            {
                // Axes of the training make no difference to the other lenses, which look at every network once.
                if (!trainingVaries || (string?)cell["lens"] == "train" || others.Add(cell.ToJsonString()))
                {
                    cells.Add(cell);
                }
            }
        }

        if (faults.Count > 0)
        {
            throw new SweepFileException([.. faults.Select(fault => new SweepFileFault(
                fault.Value.Axis?.Line ?? 1,
                fault.Value.Axis?.Column ?? 1,
                string.Create(CultureInfo.InvariantCulture, $"{fault.Key} ({fault.Value.Count} {(fault.Value.Count == 1 ? "cell" : "cells")}{(fault.Value.First.Length > 0 ? $", the first at {fault.Value.First}" : "")})")))]);
        }

        return SweepManifest.Create(LensWork.Kind, cells, definition.Seeds[0], definition.Map.ToLayout());
    }

    private static IEnumerable<JsonObject> Cells(SweepDefinition definition, JsonObject spec, JsonNode? batch, JsonObject training, Action<string, string?> fault)
    {
        string? written = null;
        NetworkSpec? network = null;
        try
        {
            network = NetworkSpecJson.Read(spec.ToJsonString());
            written = NetworkSpecJson.Write(network);
        }
        catch (SpecificationException exception)
        {
            foreach (SpecificationFault found in exception.Faults)
            {
                fault($"spec{found.Path[1..]}: {found.Message}", found.Path);
            }
        }

        string text = batch?.ToString() ?? "nothing";
        bool known = BatchSize.TryParse(text, out BatchSize size);
        if (!known)
        {
            fault($"The batch must be a whole number from 1 to {BatchSize.Largest}, or inf, not {text}.", SweepParameter.Batch);
        }

        if (network is null || !known)
        {
            yield break;
        }

        JsonArray keep = [.. definition.Keep.Select(name => (JsonNode)name)];
        JsonNode batchNode = size.IsInfinite ? JsonValue.Create("inf") : JsonValue.Create(size.Count);
        foreach (SweepLens lens in definition.Lenses)
        {
            if (lens == SweepLens.Train)
            {
                string[] wrong = [.. SweepTraining.FaultsOf(network, size, training)];
                foreach (string message in wrong)
                {
                    fault(message, SweepParameter.TrainingPrefix);
                }

                foreach (ulong seed in wrong.Length > 0 ? [] : definition.Seeds)
                {
                    JsonObject terms = (JsonObject)training.DeepClone();
                    terms.TryAdd(SweepTraining.DataSeed, definition.Seeds[0]);
                    yield return new JsonObject { ["lens"] = "train", ["spec"] = JsonNode.Parse(written!), ["batch"] = batchNode.DeepClone(), ["train"] = terms, ["seed"] = seed, ["keep"] = keep.DeepClone() };
                }

                continue;
            }

            if (LensChecks.FaultOf(lens, network, size, definition) is { } refusal)
            {
                fault(refusal, SweepParameter.Batch);
                continue;
            }

            if (lens == SweepLens.Predict)
            {
                yield return new JsonObject { ["lens"] = "predict", ["spec"] = JsonNode.Parse(written!), ["batch"] = batchNode.DeepClone(), ["keep"] = keep.DeepClone() };
                continue;
            }

            foreach (ulong seed in definition.Seeds)
            {
                yield return new JsonObject
                {
                    ["lens"] = "simulate",
                    ["spec"] = JsonNode.Parse(written!),
                    ["batch"] = batchNode.DeepClone(),
                    ["networks"] = definition.Networks,
                    ["precision"] = definition.Precision,
                    ["method"] = definition.Method,
                    ["seed"] = seed,
                    ["keep"] = keep.DeepClone(),
                };
            }
        }
    }

    private static IEnumerable<ImmutableArray<int>> Steps(ImmutableArray<SweepAxis> axes)
    {
        int[] steps = new int[axes.Length];
        while (true)
        {
            yield return [.. steps];
            int i = axes.Length - 1;
            while (i >= 0 && ++steps[i] == axes[i].Steps.Length)
            {
                steps[i--] = 0;
            }

            if (i < 0)
            {
                yield break;
            }
        }
    }

    private static string Where(ImmutableArray<SweepAxis> axes, ImmutableArray<int> steps) =>
        string.Join(", ", axes.SelectMany((axis, i) => axis.Names.Select((name, j) => $"{name} = {axis.Steps[steps[i]][j]?.ToJsonString() ?? "null"}")));
}
