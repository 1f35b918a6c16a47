"""pyslang's diagnostic codes to the names of the taxonomy. Data; see taxonomy.py for the meaning."""

from __future__ import annotations

_COMPILE: dict[str, str] = {
    "syntax_missing_token": "ExpectedToken InstanceMissingParens MissingInvocationParens",
    "syntax_unexpected_token": "ExpectedExpression",
    "unbalanced_end": "UnexpectedEndDelim",
    "trailing_comma": "MisplacedTrailingSeparator",
    "declaration_after_statement": "DeclarationsAtStart",
    "bad_literal": """
        BadBinaryDigit BadOctalDigit BadDecimalDigit BadHexDigit DecimalDigitMultipleUnknown
        DigitsLeadingUnderscore ExpectedIntegerBaseAfterSigned ExpectedVectorDigits LiteralSizeIsZero
        LiteralSizeTooLarge MissingExponentDigits MissingFractionalDigits SignedIntegerOverflow
    """,
    "unterminated_text": "UnterminatedBlockComment ExpectedClosingQuote RawProtectEOF",
    "undefined_macro": """
        UnknownDirective InvalidMacroName ExpectedMacroArgs NotEnoughMacroArgs TooManyActualMacroArgs
        UnexpectedConditionalDirective MissingEndIfDirective RecursiveMacro MisplacedDirectiveChar
        MacroOpsOutsideDefinition UnbalancedMacroArgDims
    """,
    "missing_include": "CouldNotOpenIncludeFile ExceededMaxIncludeDepth ExpectedIncludeFileName",
    "undeclared_identifier": """
        UndeclaredIdentifier TypoIdentifier UndeclaredButFoundPackage CouldNotResolveHierarchicalPath
        UnknownMember UnknownPackageMember ImplicitNamedPortNotFound
    """,
    "used_before_declared": "UsedBeforeDeclared ConstEvalIdUsedInCEBeforeDecl",
    "duplicate_declaration": """
        Redefinition RedefinitionDifferentType DuplicateDefinition NetInconsistent MultipleDefaultCases
        DuplicateAttribute PortDeclInANSIModule NetRangeInconsistent PortDeclDimensionsMismatch
        GenvarDuplicate
    """,
    "wire_assigned_in_always": "AssignToNet",
    "illegal_lvalue": """
        ExpressionNotAssignable InputPortAssign CantModifyConst AssignmentToConstVar BadProceduralAssign
        AssignmentNotAllowed WriteToInputClockVar
    """,
    "multiple_drivers": "MultipleAlwaysAssigns MultipleContAssigns MixedVarAssigns MultipleUWireDrivers",
    "invalid_select": """
        InvalidSelectExpression CannotIndexScalar SelectAfterRangeSelect BadIndexExpression BadSliceType
        DimensionIndexInvalid InvalidDimensionRange RangeSelectReversed RangeWidthOverflow UnexpectedSelection
        IndexValueInvalid SelectOfVectoredNet RangeWidthOOB
    """,
    "non_constant_expression": """
        ConstEvalNonConstVariable ConstEvalHierarchicalName ConstEvalSubroutineNotConstant
        ConstEvalTaskNotConstant ConstEvalTimedStmtNotConst ConstEvalFunctionIdentifiersMustBeLocal
        ConstEvalFunctionInsideGenerate SysFuncNotConst DimensionRequiresConstRange DynamicDimensionIndex
        ValueMustBeIntegral ValueMustBePositive ValueMustNotBeUnknown ValueOutOfRange SpecparamInConstant
        ConstEvalMethodNotConstant
    """,
    "unsized_in_concat": "UnsizedInConcat",
    "invalid_replication": """
        BadReplicationExpression ConstEvalReplicationCountInvalid ReplicationZeroOutsideConcat
    """,
    "type_mismatch": """
        NoImplicitConversion BadAssignment BadBinaryExpression BadConversion BadUnaryExpression
        BadConditionalExpression BadConcatExpression BadCastType BadIntegerCast NotBooleanConvertible
        ExprMustBeIntegral NoCommonComparisonType WrongNumberAssignmentPatterns AssignmentPatternNoContext
        BadAssignmentPatternType AssignmentPatternMissingElements PackedArrayConv PackedArrayNotIntegral
        PackedMemberNotIntegral PackedDimsOnUnpacked PackedDimsOnPredefinedType ImplicitConvert
    """,
    "enum_width_overflow": "EnumValueOverflow EnumValueOutOfRange EnumIncrementUnknown",
    "enum_value_size": "EnumValueSizeMismatch EnumValueUnknownBits InvalidEnumBase",
    "enum_value_duplicate": "EnumValueDuplicate",
    "unknown_system_task": "UnknownSystemName UnknownSystemMethod NonstandardSysFunc",
    "wrong_arguments": """
        TooFewArguments TooManyArguments ArgDoesNotExist ArgCannotBeEmpty BadSystemSubroutineArg
        DuplicateArgAssignment EmptyArgNotAllowed UnconnectedArg MixingOrderedAndNamedArgs NamedArgNotAllowed
    """,
    "name_misused": """
        NotAValue NotAType NotASubroutine NotAGenvar NotAHierarchicalScope NotAnArray NotAModport
        NotAnInterface DefinitionUsedAsType DefinitionUsedAsValue ExpressionNotCallable DotOnType
        InvalidMemberAccess NotAnEvent ScopeNotIndexable InvalidScopeIndexExpression
    """,
    "event_control": """
        AlwaysWithoutTimingControl AlwaysFFEventControl TimingControlNotAllowed InvalidEventExpression
        InvalidSyntaxInEventExpr ExpectedEdgeDescriptor BlockingInAlwaysFF ForkJoinAlwaysComb
        BlockingDelayInTask
    """,
    "subroutine_body": """
        TimingInFuncNotAllowed TaskFromFunction MissingReturn MissingReturnValue ReturnNotInSubroutine
        VoidNotAllowed VoidAssignment NonblockingAssignmentToAuto MixingSubroutinePortKinds
        AutoFromNonBlockingTiming StaticInitializerMustBeExplicit AutoFromStaticInit
    """,
    "generate_misuse": """
        ExpectedGenvarIterVar InvalidGenvarIterExpression CaseGenerateDup NotAllowedInGenerate
        UnnamedGenerateReference GenvarUnknownBits
    """,
    "elaboration_limit": """
        MaxGenerateStepsExceeded MaxInstanceArrayExceeded MaxInstanceDepthExceeded ConstEvalExceededMaxSteps
        ConstEvalExceededMaxCallDepth ConstEvalExceededMaxSize InfinitelyRecursiveHierarchy
        RecursiveDefinition ConstEvalParamCycle PackedTypeTooLarge ObjectTooLarge ArrayDimTooLarge
        ParseTreeTooDeep ValueExceedsMaxBitWidth
    """,
    "break_continue": "StatementNotInLoop",
    "missing_module": "UnknownModule UnknownInterface UnknownPrimitive InvalidTopModule UnknownPackage",
    "port_mismatch": """
        PortDoesNotExist TooManyPortConnections DuplicatePortConnection MixingOrderedAndNamedPorts
        InvalidPrimitivePortConn PrimitivePortCountWrong MissingPortIODeclaration UnexpectedPortDecl
        PortConnDimensionsMismatch PortConnArrayMismatch InOutVarPortConn PortTypeNotInterfaceOrData
        ImplicitNamedPortTypeMismatch
    """,
    "parameter_mismatch": """
        ParameterDoesNotExist TooManyParamAssignments ParamHasNoValue DuplicateParamAssignment
        AssignedToLocalBodyParam AssignedToLocalPortParam MixingOrderedAndNamedParams BodyParamNoInitializer
        LocalParamNoInitializer
    """,
}

_LINT: dict[str, str] = {
    "lint_latch": "InferredLatch",
    "lint_multiple_drivers": "MultipleAlwaysAssigns MultipleContAssigns MixedVarAssigns",
    "lint_incomplete_case": "CaseIncomplete CaseEnum CaseNone",
    "lint_width": """
        WidthTruncate WidthExpand CaseTypeMismatch PortWidthExpand PortWidthTruncate VectorLiteralOverflow
        CaseOutsideRange
    """,
    "lint_out_of_bounds": "IndexOOB RangeOOB RangeWidthOOB",
    "lint_implicit_net": "ImplicitNet",
    "lint_undriven_output": "UndrivenPort",
    "lint_undriven_signal": "UndrivenNet UnassignedVariable",
}

_SYNTAX_SUBSYSTEMS = frozenset({"Lexer", "Numeric", "Preprocessor", "Parser"})


def _by_code(classes: dict[str, str]) -> dict[str, str]:
    return {code: name for name, codes in classes.items() for code in codes.split()}


CLASS_OF_CODE: dict[str, str] = _by_code(_COMPILE)
"""Why a source does not compile: pyslang's code to the compile class."""

LINT_OF_CODE: dict[str, str] = _by_code(_LINT)
"""pyslang's warnings that predict a failure, to the lint class (formal.md measures how well)."""


def is_syntax(subsystem: str) -> bool:
    """Whether pyslang found it before it looked at meanings."""
    return subsystem in _SYNTAX_SUBSYSTEMS
