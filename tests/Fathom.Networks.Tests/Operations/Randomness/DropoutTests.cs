namespace Fathom.Networks.Tests;

public class DropoutTests
{
    [Fact]
    public void Elements_are_dropped_with_the_given_probability_and_the_others_are_scaled()
    {
        const int Count = 100_000;
        Tensor x = new([Count], [.. Enumerable.Repeat(1.0, Count)]);
        double[] y = new OperationTrial(new Dropout(0.3), x).Output().Values;
        y.Distinct().Order().ToArray().ShouldBeClose([0, 1 / 0.7]);
        double share = y.Count(v => v == 0) / (double)Count;
        share.ShouldBe(0.3, 5 * Math.Sqrt(0.3 * 0.7 / Count));
    }

    [Fact]
    public void Gradients_are_difference_quotients_of_the_same_mask() => new OperationTrial(new Dropout(0.4), new Draw(1).Tensor(5, 13)).CheckGradients();

    [Fact]
    public void Nothing_is_dropped_in_inference()
    {
        Tensor x = new Draw(2).Tensor(4, 4);
        new OperationTrial(new Dropout(0.9), 1, false, x).Output().Values.ShouldBe(x.Values);
    }

    [Fact]
    public void The_mask_depends_on_seed_step_and_name_alone()
    {
        double[] first = Masked("a", 1, 0, 4);
        Masked("a", 1, 0, 1).ShouldBe(first);
        Masked("a", 1, 1, 1).ShouldNotBe(first);
        Masked("a", 2, 0, 1).ShouldNotBe(first);
        Masked("b", 1, 0, 1).ShouldNotBe(first);

        static double[] Masked(string name, ulong seed, ulong step, int threads)
        {
            GraphBuilder builder = new();
            NetworkGraph graph = builder.Build(builder.Input("x", [30_000]).Drop(0.5, name));
            using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Zeros<double>(graph), new PlanOptions { Threads = threads, Seed = seed });
            plan.Input("x").Fill(1);
            plan.Forward(step);
            return [.. plan.Value(name)];
        }
    }
}
