using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Fathom.Benchmarks;

if (args is ["table"])
{
    ComparisonTable.Write(Console.Out);
    return 0;
}

if (args is ["products"])
{
    ProductTable.Write(Console.Out);
    return 0;
}

if (args is ["sweeps"])
{
    SweepTable.Write(Console.Out);
    return 0;
}

if (args is ["sampler-width"])
{
    SamplerTable.WriteOverWidth(Console.Out);
    return 0;
}

if (args is ["sampler", ..])
{
    SamplerTable.Write(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2, Console.Out);
    return 0;
}

if (args is ["first-steps"])
{
    FirstStepsTable.Write(Console.Out, repetitions: 3);
    return 0;
}

if (args is ["first-steps", var width, var steps])
{
    FirstStepsTable.WriteOne(Console.Out, int.Parse(width, CultureInfo.InvariantCulture), int.Parse(steps, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["training-profile", .. string[] profiled])
{
    TrainingProfile.Write(profiled, Console.Out);
    return 0;
}

if (args is ["training", .. string[] networks])
{
    TrainingTable.Write(networks, Console.Out);
    return 0;
}

if (args is ["models", var folder, .. string[] families])
{
    return ExportedModels.Write(folder, families, Console.Out) ? 0 : 1;
}

if (args is ["imported", var exported, .. string[] timed])
{
    ImportedTable.Write(exported, timed, Console.Out);
    return 0;
}

if (args is ["depth-grid", ..])
{
    DepthGridTable.Write(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2, Console.Out);
    return 0;
}

// In process: a generated project would inherit the settings of this repository (lock files, warnings as errors) and not build.
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(ComparisonTable).Assembly).Run(args, config);
return 0;
