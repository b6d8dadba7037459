using System.Text;
using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>The addresses of random numbers that belong to a name.</summary>
internal static class ParameterStream
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The stream of a name: the 64-bit FNV-1a hash of its UTF-8 text, spread by one block of the generator.</summary>
    /// <param name="name">The name.</param>
    /// <param name="purpose">Tells streams of one name apart.</param>
    /// <returns>The stream.</returns>
    public static ulong Of(string name, uint purpose = 0)
    {
        ulong hash = OffsetBasis;
        foreach (byte letter in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ letter) * Prime);
        }

        return Philox.Block(hash, purpose, 0).Low;
    }
}
