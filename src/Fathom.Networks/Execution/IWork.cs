namespace Fathom.Networks;

/// <summary>Work that is cut into pieces which may run in any order and at the same time.</summary>
/// <remarks>The pieces depend on shapes alone, and no two pieces write the same number, so that results do not depend on how many threads share them.</remarks>
internal interface IWork
{
    /// <summary>Does one piece.</summary>
    /// <param name="piece">Its number from 0.</param>
    public void Run(int piece);
}
