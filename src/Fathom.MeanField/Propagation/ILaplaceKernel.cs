namespace Fathom.MeanField;

/// <summary>Evaluates the matrix-valued integrand of a Laplace integral, with a workspace of its own.</summary>
internal interface ILaplaceKernel
{
    /// <summary>Adds weight · F(s) to a sum.</summary>
    /// <param name="s">The node.</param>
    /// <param name="weight">The weight of the node.</param>
    /// <param name="sum">The running sum, in the kernel's layout.</param>
    public void Add(double s, double weight, Span<double> sum);
}
